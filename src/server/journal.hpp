#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "connect4/error.hpp"
#include "connect4/match.hpp"
#include "server/opponent.hpp"
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
    Opponent opponent;
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
    /// Error::unavailable if that cannot be found out now.
    virtual websockets::awaitable<connect4::Result<Record>> load(std::string key) = 0;

    /// Whether matches can be recorded now, as far as is known.
    virtual websockets::awaitable<bool> healthy() = 0;

    /// Tells the journal that this server has no more use for a match in memory.
    virtual void release(const std::string& id) = 0;

    /// Whether matches survive the end of this process.
    virtual bool is_durable() const = 0;
};

}  // namespace server
