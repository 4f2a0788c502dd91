#include "server/journal/redis_journal.hpp"

#include <spdlog/spdlog.h>

#include <sstream>
#include <utility>

#include "server/journal/redis_scripts.hpp"
#include "server/operation/server_error.hpp"
#include "websockets/log.hpp"
#include "websockets/spawn.hpp"

namespace server {

using connect4::Entry;
using connect4::Error;
using connect4::Result;
using websockets::awaitable;
using websockets::Executor;
using websockets::Timer;
using namespace std::chrono_literals;
using Answer = RedisConnection::Answer;
using Kind = RedisReply::Kind;

namespace {

// The value that healthy() writes.
constexpr char health_name[] = "{connect4}:health";
constexpr char health_seconds[] = "60";

// The time between attempts to record after Redis has refused to.
constexpr auto retry_interval = 1s;

std::string older_name(const std::string& id) { return "{connect4}:older:" + id; }

std::string key_name(const std::string& key) { return "{connect4}:key:" + key; }

// The keys in the form of the record's field "keys". They contain no spaces.
std::string join_keys(const Keys& keys) {
    return keys.join + " " + keys.watch + " " + keys.resume[0] + " " + keys.resume[1];
}

Keys split_keys(const std::string& text) {
    Keys keys;
    std::istringstream(text) >> keys.join >> keys.watch >> keys.resume[0] >> keys.resume[1];
    return keys;
}

// Makes a record from its fields. Fails if a newer version of this program has written an opponent
// that this one does not know.
Result<Record> read_record(std::string id, const std::vector<RedisReply>& fields) {
    if (fields.size() != 3) return Error::game_not_found;
    const std::string& code = fields[1].text;
    const auto opponent = code.empty() ? std::nullopt : connect4::opponent_of(code.front());
    if (!opponent) return Error::game_not_found;
    return Record{std::move(id), split_keys(fields[0].text), *opponent, fields[2].text};
}

}  // namespace

/// The part of the journal that coroutines may still use after the journal's end.
class RedisJournal::Matches : public std::enable_shared_from_this<Matches> {
public:
    using Pointer = std::shared_ptr<Matches>;

    Matches(Executor loop, std::shared_ptr<RedisConnection> redis,
            std::shared_ptr<RedisChannels> channels, const RedisOptions& options)
        : loop_(loop),
          redis_(std::move(redis)),
          channels_(std::move(channels)),
          options_(options) {}

    static awaitable<bool> create(Pointer self, Record record);
    static awaitable<Append> append(Pointer self, std::string id, std::size_t n, Entry entry);
    static awaitable<Result<Record>> load(Pointer self, std::string key);
    static awaitable<Result<bool>> replace_resume_key(Pointer self, std::string id,
                                                      std::string old_key, std::string new_key);
    static awaitable<bool> healthy(Pointer self);

    bool is_paused() const { return is_refused_ || !redis_->is_up(); }

private:
    // A script, and the hash under which Redis has stored it.
    struct Script {
        const char* const text;
        std::string hash = {};
    };

    awaitable<Answer> run(Script& script, RedisCommand arguments);
    bool is_done(const Answer& answer);
    static awaitable<void> try_again(Executor loop, std::weak_ptr<Matches> matches);
    std::string seconds_to_keep(const std::string& entries) const;

    const Executor loop_;
    const std::shared_ptr<RedisConnection> redis_;
    const std::shared_ptr<RedisChannels> channels_;
    const RedisOptions options_;
    Script create_{create_script};
    Script append_{append_script};
    Script load_{load_script};
    Script health_{health_script};
    Script replace_{replace_script};
    bool is_refused_ = false;  // Redis answered the last change with an error.
};

// After a restart, Redis does not have the script: it answers NOSCRIPT without changing anything.
awaitable<Answer> RedisJournal::Matches::run(Script& script, RedisCommand arguments) {
    RedisCommand command = {"EVALSHA", script.hash};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const Answer answer = co_await redis_->ask(command);
    if (!answer || !answer->text.starts_with("NOSCRIPT")) co_return answer;

    const RedisCommand load = {"SCRIPT", "LOAD", script.text};
    const Answer hash = co_await redis_->ask(load);
    if (!hash || hash->kind != Kind::text) co_return hash;
    script.hash = hash->text;
    command[1] = hash->text;
    co_return co_await redis_->ask(command);
}

// Whether a change was carried out. Logs refusals; the connection logs that it is down.
bool RedisJournal::Matches::is_done(const Answer& answer) {
    if (!answer) return false;
    const bool refused = answer->kind == Kind::error;
    if (refused && !is_refused_) {
        spdlog::error("Redis at {} does not record, so no move is accepted: {}", options_.text(),
                      websockets::printable(answer->text));
        websockets::spawn(loop_, try_again(loop_, weak_from_this()), "Redis");
    } else if (!refused && is_refused_) {
        spdlog::info("Redis at {} records again.", options_.text());
    }
    if (std::exchange(is_refused_, refused) != refused) channels_->report_pause();
    return !refused;
}

// Finds out when Redis records again, even if no move is played meanwhile.
awaitable<void> RedisJournal::Matches::try_again(Executor loop, std::weak_ptr<Matches> matches) {
    Timer timer(loop);
    for (;;) {
        timer.expires_after(retry_interval);
        co_await timer.async_wait(websockets::use_awaitable);
        const Pointer self = matches.lock();
        if (!self || !self->is_refused_) co_return;
        co_await healthy(self);
    }
}

std::string RedisJournal::Matches::seconds_to_keep(const std::string& entries) const {
    const auto keep =
        connect4::is_over(entries) ? options_.keep_finished : options_.keep_unfinished;
    return std::to_string(keep.count());
}

awaitable<bool> RedisJournal::Matches::create(Pointer self, Record record) {
    const Keys& keys = record.keys;
    const RedisCommand arguments = {"5",
                                    match_name(record.id),
                                    key_name(keys.join),
                                    key_name(keys.watch),
                                    key_name(keys.resume[0]),
                                    key_name(keys.resume[1]),
                                    record.id,
                                    join_keys(keys),
                                    std::string(1, to_code(record.opponent)),
                                    record.entries,
                                    self->seconds_to_keep(record.entries)};
    const Answer answer = co_await self->run(self->create_, arguments);
    co_return self->is_done(answer) && answer->number == 1;
}

// A finished match is kept for a different time. If that command is lost, no harm is done.
awaitable<Append> RedisJournal::Matches::append(Pointer self, std::string id, std::size_t n,
                                                Entry entry) {
    const std::string name = match_name(id);
    const std::string unfinished = std::to_string(self->options_.keep_unfinished.count());
    const std::string older = older_name(id);
    const RedisCommand arguments = {
        "2", name, older, std::to_string(n), std::string(1, entry), unfinished};
    const Answer answer = co_await self->run(self->append_, arguments);
    if (!self->is_done(answer)) co_return Append{Append::Outcome::unknown};
    if (answer->kind == Kind::nothing) co_return Append{Append::Outcome::missing};
    if (answer->kind != Kind::list) co_return refuse(answer->text, n, entry);

    const std::string& newest = answer->list.at(0).text;
    if (connect4::is_over(newest)) {
        self->redis_->send({"EVAL", keep_script, "2", name, older, std::to_string(n + 1),
                            self->seconds_to_keep(newest)});
    }
    co_return Append{Append::Outcome::appended};
}

awaitable<Result<Record>> RedisJournal::Matches::load(Pointer self, std::string key) {
    const RedisCommand get_id = {"GET", key_name(key)};
    const Answer id = co_await self->redis_->ask(get_id);
    if (!id || id->kind == Kind::error) co_return ServerError::unavailable;
    if (id->kind == Kind::nothing) co_return Error::game_not_found;

    const RedisCommand arguments = {"2", match_name(id->text), older_name(id->text)};
    const Answer fields = co_await self->run(self->load_, arguments);
    if (!fields || fields->kind == Kind::error) co_return ServerError::unavailable;
    co_return read_record(id->text, fields->list);
}

awaitable<Result<bool>> RedisJournal::Matches::replace_resume_key(Pointer self, std::string id,
                                                                  std::string old_key,
                                                                  std::string new_key) {
    const RedisCommand arguments = {"3",     match_name(id), key_name(old_key), key_name(new_key),
                                    old_key, new_key};
    const Answer answer = co_await self->run(self->replace_, arguments);
    if (!self->is_done(answer)) co_return ServerError::unavailable;
    co_return answer->number == 1;
}

awaitable<bool> RedisJournal::Matches::healthy(Pointer self) {
    const RedisCommand arguments = {"1", health_name, health_seconds};
    const Answer answer = co_await self->run(self->health_, arguments);
    if (!self->is_done(answer)) co_return false;
    co_return co_await RedisChannels::check_receiving(self->channels_);
}

// Messages that were published while the connection for commands was down are lost.
RedisJournal::RedisJournal(Executor loop, const RedisOptions& options)
    : commands_(RedisConnection::open(loop, options, "commands",
                                      {.up =
                                           [this] {
                                               channels_->report_gap();
                                               channels_->report_pause();
                                           },
                                       .down =
                                           [this] {
                                               channels_->reconnect();
                                               channels_->report_pause();
                                           }})),
      channels_(RedisChannels::open(loop, options, commands_)),
      matches_(std::make_shared<Matches>(loop, commands_, channels_, options)) {}

RedisJournal::~RedisJournal() {
    commands_->close();
    channels_->close();
}

awaitable<bool> RedisJournal::create(Record record) {
    return Matches::create(matches_, std::move(record));
}

awaitable<Append> RedisJournal::append(std::string id, std::size_t n, Entry entry) {
    return Matches::append(matches_, std::move(id), n, entry);
}

awaitable<Result<Record>> RedisJournal::load(std::string key) {
    return Matches::load(matches_, std::move(key));
}

awaitable<Result<bool>> RedisJournal::replace_resume_key(std::string id, std::string old_key,
                                                         std::string new_key) {
    return Matches::replace_resume_key(matches_, std::move(id), std::move(old_key),
                                       std::move(new_key));
}

bool RedisJournal::is_paused() const { return matches_->is_paused(); }

awaitable<bool> RedisJournal::healthy() { return Matches::healthy(matches_); }

awaitable<bool> RedisJournal::subscribe(std::string id, JournalListener& listener) {
    return channels_->subscribe(std::move(id), listener);
}

void RedisJournal::unsubscribe(const std::string& id) { channels_->unsubscribe(id); }

void RedisJournal::publish(const std::string& id, std::string message) {
    channels_->publish(id, message);
}

awaitable<std::size_t> RedisJournal::count_other_subscribers(std::string id) {
    return channels_->count_other_subscribers(std::move(id));
}

}  // namespace server
