#include "server/rooms/journal_sync.hpp"

#include <chrono>
#include <utility>

#include "server/operation/server_error.hpp"
#include "websockets/spawn.hpp"

namespace server {

using namespace connect4;
using namespace std::chrono_literals;
using boost::system::error_code;
using websockets::awaitable;
using websockets::Executor;
using websockets::Timer;

namespace {

constexpr websockets::Clock::duration retry_interval = 500ms;

}  // namespace

JournalSync::JournalSync(Executor loop, RecordedMatch& match, std::string key, Journal& journal)
    : loop_(loop), match_(match), key_(std::move(key)), journal_(journal) {}

awaitable<error_code> JournalSync::subscribe(JournalListener& listener) {
    const bool can_receive = co_await journal_.subscribe(match_.id(), listener);
    co_return can_receive ? error_code() : ServerError::unavailable;
}

awaitable<error_code> JournalSync::load() {
    const std::size_t known = match_.match().entries().size();
    const Result<Record> record = co_await journal_.load(key_);
    co_return take_in(record, known);
}

awaitable<error_code> JournalSync::refresh() {
    if (!journal_.is_shared()) co_return error_code();
    co_return co_await load();
}

void JournalSync::receive(std::size_t n, Entry entry) {
    if (!match_.receive(n, entry)) reload_soon();
}

void JournalSync::reload_soon() {
    is_behind_ = true;
    if (std::exchange(is_reloading_, true)) return;
    websockets::spawn(loop_, reload(loop_, weak_from_this()), "reload");
}

// Owns nothing while it waits, so that the room can end meanwhile, which ends this as well.
awaitable<void> JournalSync::reload(Executor loop, std::weak_ptr<JournalSync> weak) {
    Timer timer(loop);
    for (;;) {
        auto self = weak.lock();
        if (!self) co_return;
        if (!std::exchange(self->is_behind_, false)) {
            self->is_reloading_ = false;
            co_return;
        }
        Journal& journal = self->journal_;
        const std::string key = self->key_;
        const std::size_t known = self->match_.match().entries().size();
        self.reset();
        const Result<Record> record = co_await journal.load(key);
        self = weak.lock();
        if (!self) co_return;
        if (self->take_in(record, known) != ServerError::unavailable) continue;
        self->is_behind_ = true;
        self.reset();
        timer.expires_after(retry_interval);
        co_await timer.async_wait(websockets::use_awaitable);
    }
}

// The match had `known` entries when it was loaded.
error_code JournalSync::take_in(const Result<Record>& record, std::size_t known) {
    if (record) {
        match_.catch_up(record->entries, known);
        return {};
    }
    if (record.error() == Error::game_not_found) match_.report_removed();
    return record.error();
}

}  // namespace server
