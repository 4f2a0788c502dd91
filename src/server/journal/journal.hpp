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

/// The secrets of a match, each from a random source and all different. Never log them.
struct Keys {
    std::string join;
    std::string watch;
    std::array<std::string, 2> resume;  ///< by seat
};

/// What a journal stores of a match: enough to restore it after a restart of all servers.
struct Record {
    std::string id;  ///< names the match in the journal and in logs; not secret
    Keys keys;
    connect4::Opponent opponent;
    std::string entries;
};

/// The result of append().
struct Append {
    enum class Outcome {
        appended,   ///< The entry is recorded, and will stay.
        duplicate,  ///< The same entry was recorded at this place before.
        conflict,   ///< Another entry is recorded at this place, or entries before it are missing.
        missing,    ///< The match does not exist, or not any more.
        unknown,    ///< The entry may be recorded or not. Appending it again is safe.
    };
    Outcome outcome;
    std::string entries = {};  ///< after a conflict, all recorded entries of the match
};

/// The result of an append() that cannot be carried out, because the match does not have exactly n
/// entries: duplicate or conflict.
inline Append refuse(std::string entries, std::size_t n, connect4::Entry entry) {
    if (n < entries.size() && entries[n] == entry) return {Append::Outcome::duplicate};
    return {Append::Outcome::conflict, std::move(entries)};
}

/// Receives what happens to a match; see Journal::subscribe().
///
/// Calls are hints: they may come late, twice or never. Only on_gap() says that calls may have been
/// lost.
class JournalListener {
public:
    /// This server or another one recorded an entry as the match's entry number n, counted from 0.
    virtual void on_entry(std::size_t n, connect4::Entry entry) = 0;

    /// Entries and messages may have been lost: reload the match.
    virtual void on_gap() = 0;

    /// A server published a message. All subscribers receive the messages of a match in the same
    /// order. The name of the server is empty for this server.
    virtual void on_message(const std::string& server, std::string_view message) = 0;

    /// A server that published messages does not run any more, or cannot be reached.
    virtual void on_server_gone(const std::string& server) = 0;

    /// A pause may have begun or ended; see Journal::is_paused().
    virtual void on_pause_changed() = 0;

protected:
    ~JournalListener() = default;
};

/// Where matches are recorded.
///
/// The only change of state is a compare-and-append: the number of entries is a match's version, so
/// there are no locks, and no request needs an identity. Functions are called on the event loop's
/// thread and complete there. They do not block the loop.
class Journal {
public:
    virtual ~Journal() = default;

    /// Records a new match. Returns false if it may not be recorded; then the match must not be
    /// used.
    virtual websockets::awaitable<bool> create(Record record) = 0;

    /// Makes the entry the match's entry number n, counted from 0, if the match has exactly n
    /// entries. Completes with `appended` only when the entry is as durable as this journal can
    /// make it. The caller checks that the entry follows the rules.
    virtual websockets::awaitable<Append> append(std::string id, std::size_t n,
                                                 connect4::Entry entry) = 0;

    /// Finds a match by any of its keys. Fails with Error::game_not_found if there is none, and
    /// with ServerError::unavailable if the journal cannot be read now.
    virtual websockets::awaitable<connect4::Result<Record>> load(std::string key) = 0;

    /// Replaces the resume key of the second seat, if the match has the old key there. Gives false
    /// if it does not; then nothing has changed. Fails with ServerError::unavailable if the key may
    /// have been replaced or not.
    virtual websockets::awaitable<connect4::Result<bool>> replace_resume_key(
        std::string id, std::string old_key, std::string new_key) = 0;

    /// Whether the journal can record matches now. May write in order to find out.
    virtual websockets::awaitable<bool> healthy() = 0;

    /// Whether matches survive the end of this process.
    virtual bool is_durable() const = 0;

    /// Begins to write a backup, if the journal has a place for one.
    virtual void back_up() {}

    /// Completes all requests and ends the journal's threads. Later requests fail. Blocks the event
    /// loop until the disk has answered; call it before the loop ends.
    virtual void stop() {}

    // Several servers may share a journal. The functions below have defaults for a journal that
    // belongs to one server.

    /// Whether other servers may change matches.
    virtual bool is_shared() const { return false; }

    /// Whether recording is known to fail now. Does not try.
    virtual bool is_paused() const { return false; }

    /// Calls the listener for each entry and message of a match, until unsubscribe(). Load the
    /// match after this completes: what was loaded before may be out of date. Returns false if
    /// nothing can be received now. In any case unsubscribe() must be called before the listener's
    /// end.
    virtual websockets::awaitable<bool> subscribe(std::string id, JournalListener& listener);

    /// Ends a subscription, if there is one: this server does not need the match any more.
    virtual void unsubscribe(const std::string&) {}

    /// Sends a message to all subscribers of the match, this server included. It is not recorded.
    virtual void publish(const std::string&, std::string) {}

    /// The number of other servers that have subscribed to the match. All of them receive what was
    /// published before this call.
    virtual websockets::awaitable<std::size_t> count_other_subscribers(std::string id);
};

inline websockets::awaitable<bool> Journal::subscribe(std::string, JournalListener&) {
    co_return true;
}

inline websockets::awaitable<std::size_t> Journal::count_other_subscribers(std::string) {
    co_return 0;
}

}  // namespace server
