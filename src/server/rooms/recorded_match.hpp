#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "connect4/match.hpp"
#include "server/journal/journal.hpp"
#include "websockets/asio.hpp"
#include "websockets/condition.hpp"

namespace server {

/// Is told what has happened to a recorded match.
class MatchObserver {
public:
    /// The match has one more entry, and the journal has it as well.
    virtual void on_recorded(connect4::Entry entry) = 0;

    /// The journal has lost entries: the match has been set back to what the journal has.
    virtual void on_rolled_back() = 0;

    /// The journal does not have the match any more.
    virtual void on_removed() = 0;

protected:
    ~MatchObserver() = default;
};

/// A match, and the record of it in a journal.
///
/// An entry is recorded first, and changes the match only then: so no client is shown what
/// could be lost again. Other servers may write to the same record; their entries come in by
/// receive() and catch_up().
class RecordedMatch {
public:
    /// The match is what the journal had when it was loaded. The journal and the observer must
    /// outlive this.
    RecordedMatch(websockets::Executor loop, std::string id, connect4::Match match,
                  Journal& journal, MatchObserver& observer);

    const std::string& id() const { return id_; }
    const connect4::Match& match() const { return match_; }

    /// Records an entry of a player and applies it. Returns the reason if the entry is against the
    /// rules or cannot be recorded: then nothing has changed.
    websockets::awaitable<boost::system::error_code> record(connect4::Player player,
                                                            connect4::Entry entry);

    /// Waits until the match has other entries.
    websockets::awaitable<void> wait_for_entry();

    /// Applies the entry with number n, which a server has recorded, unless the match has it
    /// already. Returns false if an entry before it is missing, or if another one stands there:
    /// then the match must be loaded again.
    bool receive(std::size_t n, connect4::Entry entry);

    /// Applies the entries that the journal has and the match has not. The journal was asked when
    /// the match had the `known` first of its entries: if it has fewer, or others, it has gone
    /// back, and so does the match. Returns false then.
    bool catch_up(std::string_view entries, std::size_t known);

    /// Tells the observer that the journal does not have the match any more.
    void report_removed() { observer_.on_removed(); }

private:
    /// Two positions differ if anything happened to the board between them.
    struct Position {
        int rematches;
        int takebacks;
        std::size_t moves;
        friend bool operator==(const Position&, const Position&) = default;
    };

    Position position() const;
    void apply(connect4::Entry entry);
    void roll_back(std::string_view entries);
    boost::system::error_code resolve_conflict(const std::string& entries, std::size_t n);

    const std::string id_;
    connect4::Match match_;
    Journal& journal_;
    MatchObserver& observer_;
    websockets::Condition changed_;
};

}  // namespace server
