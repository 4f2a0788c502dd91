#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "server/journal/journal.hpp"
#include "server/rooms/recorded_match.hpp"
#include "websockets/asio.hpp"

namespace server {

/// Keeps a match up to date with a journal to which other servers may write.
///
/// It is held by a shared_ptr, because it loads the match in the background; its end ends that.
class JournalSync : public std::enable_shared_from_this<JournalSync> {
public:
    /// The key is one of the match's, to load it. The match and the journal must outlive this.
    JournalSync(websockets::Executor loop, RecordedMatch& match, std::string key, Journal& journal);
    ~JournalSync() { unsubscribe(); }
    JournalSync(const JournalSync&) = delete;
    JournalSync& operator=(const JournalSync&) = delete;

    /// Lets the listener receive what happens to the match on other servers, until the end of this.
    /// Returns ServerError::unavailable if that is impossible now.
    websockets::awaitable<boost::system::error_code> subscribe(JournalListener& listener);

    /// Ends the subscription. A journal in memory forgets the match.
    void unsubscribe() { journal_.unsubscribe(match_.id()); }

    /// Brings the match up to date. Returns ServerError::unavailable if the journal cannot be read,
    /// and Error::game_not_found if it does not have the match any more.
    websockets::awaitable<boost::system::error_code> load();

    /// The same if other servers may have changed the match since the subscription.
    websockets::awaitable<boost::system::error_code> refresh();

    /// Takes in an entry that a server has recorded as number n. If one before it is missing, the
    /// match is loaded.
    void receive(std::size_t n, connect4::Entry entry);

    /// Entries may have been missed: loads the match, in the background, until none can be missing.
    void reload_soon();

private:
    static websockets::awaitable<void> reload(websockets::Executor loop,
                                              std::weak_ptr<JournalSync> weak);
    boost::system::error_code take_in(const connect4::Result<Record>& record, std::size_t known);

    const websockets::Executor loop_;
    RecordedMatch& match_;
    const std::string key_;
    Journal& journal_;
    bool is_behind_ = false;     // whether entries may have been missed
    bool is_reloading_ = false;  // whether reload() runs
};

}  // namespace server
