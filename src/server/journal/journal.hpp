#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "connect4/error.hpp"
#include "connect4/match.hpp"
#include "connect4/opponent.hpp"
#include "websockets/asio.hpp"

namespace server {

/// The secrets of a match, each from a random source and all different. They belong into no log.
struct Keys {
    std::string join;
    std::string watch;
    std::array<std::string, 2> resume;  ///< by seat
};

/// What is kept of a match: enough to go on with it when everything else is lost.
struct Record {
    std::string id;  ///< names the match in the journal and in logs; no secret
    Keys keys;
    connect4::Opponent opponent;
    std::string entries;
};

/// What became of an append().
struct Append {
    enum class Outcome {
        appended,   ///< The entry is recorded, and will stay.
        duplicate,  ///< The same entry stood there already.
        conflict,   ///< Another entry stands there, or there is a gap before it.
        missing,    ///< There is no such match, or no longer.
        unknown,    ///< It may have been recorded or not. Sending the same again is safe.
    };
    Outcome outcome;
    std::string entries = {};  ///< after a conflict, all entries of the match as they are
};

/// The answer to an append() of something that cannot be entry number n of a match with these
/// entries.
inline Append refuse(std::string entries, std::size_t n, connect4::Entry entry) {
    if (n < entries.size() && entries[n] == entry) return {Append::Outcome::duplicate};
    return {Append::Outcome::conflict, std::move(entries)};
}

/// Who wants to know what happens to a match; see Journal::follow().
///
/// All of these are hints: they may come late, twice or never, and only on_gap() says that one may
/// have been lost.
class Follower {
public:
    /// An entry was recorded as the match's entry number n, by this server or another one.
    virtual void on_entry(std::size_t n, connect4::Entry entry) = 0;

    /// What was recorded or told since a while may have been missed; loading the match helps.
    virtual void on_gap() = 0;

    /// A server told the news to all that follow the match, which all receive the same news in the
    /// same order. An empty name is this server.
    virtual void on_news(const std::string& server, std::string_view news) = 0;

    /// A server that told news is not there any more.
    virtual void on_gone(const std::string& server) = 0;

    /// A pause may have begun or ended; see Journal::is_paused().
    virtual void on_pause() = 0;

protected:
    ~Follower() = default;
};

/// Where matches are recorded.
///
/// The only change of state is a compare-and-append: the number of entries is a match's version, so
/// there are no locks, and no request needs an identity. Functions are called on the event loop's
/// thread, and complete there; the loop is not blocked meanwhile.
class Journal {
public:
    virtual ~Journal() = default;

    /// Records a new match. Returns false if it is not known to be recorded; then it must not be
    /// used.
    virtual websockets::awaitable<bool> create(Record record) = 0;

    /// Makes the entry the match's entry number n, counted from 0, if the match has exactly n
    /// entries. Completes with `appended` only when the entry is as durable as this journal can
    /// make it. Whether the entry follows the rules is the caller's business.
    virtual websockets::awaitable<Append> append(std::string id, std::size_t n,
                                                 connect4::Entry entry) = 0;

    /// Finds a match by any of its keys. Gives Error::game_not_found if there is none, and
    /// ServerError::unavailable if that cannot be found out now.
    virtual websockets::awaitable<connect4::Result<Record>> load(std::string key) = 0;

    /// Whether matches can be recorded now, as far as is known.
    virtual websockets::awaitable<bool> healthy() = 0;

    // Servers may share a journal. One that is for a single server need not do anything here.

    /// Whether other servers may change matches.
    virtual bool is_shared() const { return false; }

    /// Whether nothing can be recorded now, as far as is known without trying.
    virtual bool is_paused() const { return false; }

    /// Lets the follower know from now on what happens to a match on other servers, until
    /// unfollow(), which must come before its end. What was loaded before this completes may be old
    /// already. Returns false if nothing can be heard now; then unfollow() is still due.
    virtual websockets::awaitable<bool> follow(std::string id, Follower& follower);

    /// Ends what follow() has begun, if it has: this server has no more use for the match.
    virtual void unfollow(const std::string&) {}

    /// Tells all servers that follow the match, this one as well, what need not be recorded.
    virtual void tell(const std::string&, std::string) {}

    /// How many other servers follow the match, and so heard what was told before.
    virtual websockets::awaitable<std::size_t> count_others(std::string id);

    /// Whether matches survive the end of this process.
    virtual bool is_durable() const = 0;
};

inline websockets::awaitable<bool> Journal::follow(std::string, Follower&) { co_return true; }

inline websockets::awaitable<std::size_t> Journal::count_others(std::string) { co_return 0; }

}  // namespace server
