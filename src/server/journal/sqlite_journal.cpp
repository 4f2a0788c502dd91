#include "server/journal/sqlite_journal.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "server/journal/database_copy.hpp"
#include "server/journal/match_database.hpp"
#include "server/operation/server_error.hpp"
#include "server/operation/signals.hpp"

namespace server {

namespace asio = boost::asio;
using connect4::Entry;
using connect4::Error;
using connect4::Result;
using websockets::awaitable;
using websockets::Clock;
using websockets::Executor;

namespace {

constexpr std::chrono::hours removal_interval(1);

}  // namespace

/// A piece of work for the thread, and the coroutine that waits for its answer.
class SqliteJournal::Request {
public:
    virtual ~Request() = default;
    virtual void run(MatchDatabase& database) = 0;  // Stores the answer.
    virtual void fail() = 0;                        // Replaces the answer: the transaction failed.
    virtual void complete() = 0;                    // Resumes the coroutine.
};

template <class Work>
class SqliteJournal::RequestFor final : public Request {
public:
    using Handler = typename asio::async_result<asio::use_awaitable_t<Executor>,
                                                void(Answer<Work>)>::handler_type;

    RequestFor(Work work, Answer<Work> otherwise, Handler handler)
        : work_(std::move(work)), otherwise_(std::move(otherwise)), handler_(std::move(handler)) {}

    void run(MatchDatabase& database) override { answer_ = work_(database); }
    void fail() override { answer_.reset(); }
    void complete() override {
        std::move(handler_)(std::move(answer_).value_or(std::move(otherwise_)));
    }

private:
    Work work_;
    std::optional<Answer<Work>> answer_;
    Answer<Work> otherwise_;
    Handler handler_;
};

SqliteJournal::SqliteJournal(Executor loop, const SqliteOptions& options)
    : loop_(loop),
      options_(options),
      database_(std::make_unique<MatchDatabase>(options.file, options.synchronous)),
      next_backup_(options.backup.empty() ? Clock::time_point::max() : Clock::now()),
      thread_(start_thread()) {}

SqliteJournal::~SqliteJournal() { stop(); }

void SqliteJournal::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void SqliteJournal::back_up() {
    if (options_.backup.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        next_backup_ = Clock::now();
    }
    wake_.notify_one();
}

std::thread SqliteJournal::start_thread() {
    const SignalsBlocked blocked;
    return std::thread([this] { run(); });
}

awaitable<bool> SqliteJournal::create(Record record) {
    return ask(
        &Batch::changes,
        [record = std::move(record)](MatchDatabase& database) { return database.create(record); },
        false);
}

awaitable<Append> SqliteJournal::append(std::string id, std::size_t n, Entry entry) {
    return ask(&Batch::changes,
               [id = std::move(id), n, entry](MatchDatabase& database) {
                   return database.append(id, n, entry);
               },
               {Append::Outcome::unknown});
}

awaitable<Result<Record>> SqliteJournal::load(std::string key) {
    return ask(
        &Batch::reads,
        [key = std::move(key)](MatchDatabase& database) { return database.load(key); },
        ServerError::unavailable);
}

awaitable<Result<bool>> SqliteJournal::replace_resume_key(std::string id, std::string old_key,
                                                          std::string new_key) {
    return ask(
        &Batch::changes,
        [id = std::move(id), old_key = std::move(old_key),
         new_key = std::move(new_key)](MatchDatabase& database) -> Result<bool> {
            return database.replace_resume_key(id, old_key, new_key);
        },
        ServerError::unavailable);
}

awaitable<bool> SqliteJournal::healthy() {
    const auto touch = [](MatchDatabase& database) {
        database.touch();
        return true;
    };
    return ask(&Batch::changes, touch, false);
}

// Runs the work on the thread. If that fails, the answer is `otherwise`.
template <class Work>
awaitable<SqliteJournal::Answer<Work>> SqliteJournal::ask(Requests Batch::*kind, Work work,
                                                          Answer<Work> otherwise) {
    return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(Answer<Work>)>(
        [this, kind, work = std::move(work),
         otherwise = std::move(otherwise)](auto handler) mutable {
            auto request = std::make_unique<RequestFor<Work>>(std::move(work), std::move(otherwise),
                                                              std::move(handler));
            submit(kind, std::move(request));
        },
        websockets::use_awaitable);
}

// Gives the request to the thread. After stop(), it fails in the next turn of the loop.
void SqliteJournal::submit(Requests Batch::*kind, std::unique_ptr<Request> request) {
    std::unique_lock lock(mutex_);
    const bool accepted = !stopping_;
    Batch refused;
    ((accepted ? waiting_ : refused).*kind).push_back(std::move(request));
    lock.unlock();
    if (accepted) {
        wake_.notify_one();
    } else {
        complete(std::move(refused));
    }
}

// The function of the thread.
void SqliteJournal::run() {
    Batch batch;
    while (wait(batch)) {
        change(batch.changes);
        read(batch.reads);
        complete(std::exchange(batch, {}));
        copy();
    }
}

// Waits for requests, or for the time to remove old matches or to make a backup, and takes all
// requests. Returns false when the journal ends and all requests are done.
bool SqliteJournal::wait(Batch& batch) {
    std::unique_lock lock(mutex_);
    const auto has_requests = [this] {
        return !waiting_.changes.empty() || !waiting_.reads.empty();
    };
    while (!stopping_ && !has_requests() && !removing_ && !copy_) {
        const auto next = std::min(next_removal_, next_backup_);
        if (Clock::now() >= next) break;
        wake_.wait_until(lock, next);
    }
    const auto now = Clock::now();
    if (now >= next_removal_) {
        removing_ = true;
        next_removal_ = now + removal_interval;
    }
    if (stopping_ && !has_requests()) return false;
    batch = std::exchange(waiting_, {});
    return true;
}

// After a failure, each transaction writes, so that it shows whether writing works again.
void SqliteJournal::change(Requests& requests) {
    if (requests.empty() && !removing_) return;
    try {
        database_->begin();
        if (failing_) database_->touch();
        if (removing_) {
            removing_ = database_->remove_old(options_.keep_finished, options_.keep_unfinished);
        }
        for (const auto& request : requests) request->run(*database_);
        database_->commit();
        if (std::exchange(failing_, false)) {
            spdlog::info("The database {} can be written again.", options_.file.string());
        }
    } catch (const std::exception& failure) {
        database_->rollback();
        for (const auto& request : requests) request->fail();
        removing_ = false;
        if (!std::exchange(failing_, true)) {
            spdlog::error("The database {} cannot be written, so no move is accepted: {}",
                          options_.file.string(), failure.what());
        }
    }
}

// Runs after the changes are committed, so it never returns an entry that could be lost.
void SqliteJournal::read(Requests& requests) {
    for (const auto& request : requests) {
        try {
            request->run(*database_);
        } catch (const std::exception& failure) {
            spdlog::error("The database {} cannot be read: {}", options_.file.string(),
                          failure.what());
        }
    }
}

// Begins a copy when its time has come, or goes on with it.
void SqliteJournal::copy() {
    try {
        if (!copy_) {
            const std::lock_guard lock(mutex_);
            if (Clock::now() < next_backup_) return;
            next_backup_ = Clock::now() + options_.backup_interval;
        }
        if (!copy_) copy_ = database_->copy_to(options_.backup);
        if (!copy_->step()) return;
        spdlog::info("The database {} was copied to {}.", options_.file.string(),
                     options_.backup.string());
    } catch (const std::exception& failure) {
        spdlog::error("The database {} cannot be copied to {}: {}", options_.file.string(),
                      options_.backup.string(), failure.what());
    }
    copy_.reset();
}

// Resumes all coroutines of the batch in one turn of the loop.
void SqliteJournal::complete(Batch batch) {
    asio::post(loop_, [batch = std::move(batch)] {
        for (const auto& request : batch.changes) request->complete();
        for (const auto& request : batch.reads) request->complete();
    });
}

}  // namespace server
