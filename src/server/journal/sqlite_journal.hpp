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

class MatchDatabase;

struct SqliteOptions {
    std::filesystem::path file;
    /// How long matches are kept after their last change, those that are over and the others.
    std::chrono::seconds keep_finished = std::chrono::days(7);
    std::chrono::seconds keep_unfinished = std::chrono::days(30);
    /// Whether what is recorded survives a power cut. It always should; only the test of that
    /// takes this away, to show that it would notice.
    bool synchronous = true;
};

/// Keeps matches in an SQLite database.
///
/// A thread of its own writes. It takes all requests that have come while it was busy as one
/// batch, and makes one transaction of them, so that many moves share the wait for the disk. If
/// that fails, all of the batch is unknown, and the next one may succeed.
class SqliteJournal final : public Journal {
public:
    /// Opens or creates the file. Throws std::runtime_error with a text for people if it cannot be
    /// used. Answers are given on the loop, which must outlive the journal.
    SqliteJournal(websockets::Executor loop, const SqliteOptions& options);

    /// Does what was asked for before; the answers are still given, if the loop runs on.
    ~SqliteJournal() override;

    websockets::awaitable<bool> create(Record record) override;
    websockets::awaitable<Append> append(std::string id, std::size_t n,
                                         connect4::Entry entry) override;
    websockets::awaitable<connect4::Result<Record>> load(std::string key) override;

    /// Whether the last change could be recorded. If it could not, tries once more.
    websockets::awaitable<bool> healthy() override;

    bool is_durable() const override { return true; }

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

    std::thread start_thread();
    void run();
    bool wait(Batch& batch);
    void change(Requests& requests);
    void read(Requests& requests);
    void complete(Batch batch);

    const websockets::Executor loop_;
    const SqliteOptions options_;

    // The thread's own.
    const std::unique_ptr<MatchDatabase> database_;
    bool failing_ = false;   // whether the last changes could not be recorded
    bool removing_ = false;  // whether old matches are being removed, a few with each batch
    websockets::Clock::time_point next_removal_ = websockets::Clock::now();

    // Shared with the thread.
    std::mutex mutex_;
    std::condition_variable wake_;
    Batch waiting_;
    bool stopping_ = false;

    std::thread thread_;
};

}  // namespace server
