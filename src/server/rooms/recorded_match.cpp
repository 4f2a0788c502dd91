#include "server/rooms/recorded_match.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "server/operation/server_error.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;

RecordedMatch::RecordedMatch(websockets::Executor loop, std::string id, Match match,
                             Journal& journal, MatchObserver& observer)
    : id_(std::move(id)),
      match_(std::move(match)),
      journal_(journal),
      observer_(observer),
      changed_(loop) {}

awaitable<error_code> RecordedMatch::record(Player player, Entry entry) {
    const Position before = position();
    for (;;) {
        // A move was meant for the position in which it was made.
        if (is_move(entry) && position() != before) co_return Error::move_taken;
        if (const error_code refusal = match_.check(player, entry)) co_return refusal;
        const std::size_t n = match_.entries().size();
        const Append append = co_await journal_.append(id_, n, entry);
        switch (append.outcome) {
            case Append::Outcome::appended:
            case Append::Outcome::duplicate:
                // The entry may have been received meanwhile, and more after it.
                if (match_.entries().size() == n) apply(entry);
                co_return error_code();
            case Append::Outcome::conflict:
                if (const auto failure = resolve_conflict(append.entries, n)) co_return failure;
                break;
            case Append::Outcome::missing:
                report_removed();
                co_return Error::game_not_found;
            case Append::Outcome::unknown:
                // The entry may have been received meanwhile: then it is recorded.
                if (match_.entries().size() > n && match_.entries()[n] == entry) {
                    co_return error_code();
                }
                co_return ServerError::unavailable;
        }
    }
}

// Another entry was recorded as number n. Returns no error if the match has it now, so that an
// entry may be tried again after it.
error_code RecordedMatch::resolve_conflict(const std::string& entries, std::size_t n) {
    if (!catch_up(entries, n)) return ServerError::unavailable;
    return match_.entries().size() <= n ? ServerError::unavailable : error_code();
}

RecordedMatch::Position RecordedMatch::position() const {
    return {match_.rematches(), match_.takebacks(), match_.game().moves().size()};
}

awaitable<void> RecordedMatch::wait_for_entry() {
    const std::string before = match_.entries();
    while (match_.entries() == before) co_await changed_.wait();
}

bool RecordedMatch::receive(std::size_t n, Entry entry) {
    const std::string& entries = match_.entries();
    if (n < entries.size()) return entries[n] == entry;
    if (n > entries.size()) return false;
    apply(entry);
    return true;
}

bool RecordedMatch::catch_up(std::string_view entries, std::size_t known) {
    const std::string& applied = match_.entries();
    if (entries.starts_with(applied)) {
        for (const Entry entry : entries.substr(applied.size())) apply(entry);
        return true;
    }
    // An answer that is older than the match takes nothing back.
    if (entries.size() >= known && applied.starts_with(entries)) return true;
    roll_back(entries);
    return false;
}

// A journal may lose what it had promised to keep, as a replica does that takes over too early.
// There must not be two truths, so the journal's is taken.
void RecordedMatch::roll_back(std::string_view entries) {
    auto match = replay_match(entries);
    if (!match) {
        spdlog::error("game {}: its record is against the rules", id_);
        return;
    }
    spdlog::warn("game {}: the journal went back from {} entries to {}", id_,
                 match_.entries().size(), entries.size());
    match_ = std::move(*match);
    changed_.notify_all();
    observer_.on_rolled_back();
}

void RecordedMatch::apply(Entry entry) {
    changed_.notify_all();
    if (match_.apply(entry)) {
        observer_.on_recorded(entry);
    } else {
        spdlog::error("game {}: the journal holds an entry that is against the rules", id_);
    }
}

}  // namespace server
