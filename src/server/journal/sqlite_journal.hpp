#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "server/journal/journal.hpp"

namespace server {

class DatabaseCopy;
class MatchDatabase;

struct SqliteOptions {
    std::filesystem::path file;
    /// How long matches are kept after their last change: finished ones and others.
    std::chrono::seconds keep_finished = std::chrono::days(7);
    std::chrono::seconds keep_unfinished = std::chrono::days(30);
    /// The file into which the database is copied while play goes on; empty for none.
    std::filesystem::path backup = {};
    /// The time between two copies. The first one is made at once.
    std::chrono::seconds backup_interval = std::chrono::hours(24);
    /// Whether recorded entries survive a power cut. Only the power cut test switches this off, to
    /// show that it notices lost entries.
    bool synchronous = true;
};

/// Keeps matches in an SQLite database.
///
/// A thread of its own reads and writes. All changes that arrive while it is busy form one batch,
/// which is one transaction, so that many moves share one wait for the disk. If the transaction
/// fails, all its changes fail, and the next batch is tried as usual.
class SqliteJournal final : public Journal {
public:
    /// Opens or creates the file. Throws std::runtime_error with a sentence for the operator.
    /// The loop must outlive the journal.
    SqliteJournal(websockets::Executor loop, const SqliteOptions& options);

    /// Stops first.
    ~SqliteJournal() override;

    websockets::awaitable<bool> create(Record record) override;
    websockets::awaitable<Append> append(std::string id, std::size_t n,
                                         connect4::Entry entry) override;
    websockets::awaitable<connect4::Result<Record>> load(std::string key) override;
    websockets::awaitable<connect4::Result<bool>> replace_resume_key(std::string id,
                                                                     std::string old_key,
                                                                     std::string new_key) override;

    /// Whether the file can be written. Writes to it.
    websockets::awaitable<bool> healthy() override;

    bool is_durable() const override { return true; }

    void back_up() override;

    /// Coroutines that wait for requests resume if the loop goes on.
    void stop() override;

private:
    class Request;
    template <class Work>
    class RequestFor;

    using Requests = std::vector<std::unique_ptr<Request>>;
    struct Batch {
        Requests changes;
        Requests reads;
    };

    template <class Work>
    using Answer = std::invoke_result_t<Work, MatchDatabase&>;

    template <class Work>
    websockets::awaitable<Answer<Work>> ask(Requests Batch::*kind, Work work,
                                            Answer<Work> otherwise);

    void submit(Requests Batch::*kind, std::unique_ptr<Request> request);
    std::thread start_thread();
    void run();
    bool wait(Batch& batch);
    void change(Requests& requests);
    void read(Requests& requests);
    void copy();
    void complete(Batch batch);

    const websockets::Executor loop_;
    const SqliteOptions options_;

    // Used by the thread only. The copy uses the database.
    const std::unique_ptr<MatchDatabase> database_;
    bool failing_ = false;   // The last transaction failed.
    bool removing_ = false;  // Each batch removes a few old matches.
    websockets::Clock::time_point next_removal_ = websockets::Clock::now();
    std::unique_ptr<DatabaseCopy> copy_;  // not complete; each batch copies a few pages

    std::mutex mutex_;  // guards the four members below
    std::condition_variable wake_;
    Batch waiting_;
    websockets::Clock::time_point next_backup_;
    bool stopping_ = false;

    std::thread thread_;
};

}  // namespace server
