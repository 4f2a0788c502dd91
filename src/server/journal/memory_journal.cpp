#include "server/journal/memory_journal.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace server {

using connect4::Entry;
using connect4::Error;
using connect4::Result;
using websockets::awaitable;

namespace {

std::array<std::string, 4> all_of(const Keys& keys) {
    return {keys.join, keys.watch, keys.resume[0], keys.resume[1]};
}

}  // namespace

awaitable<bool> MemoryJournal::create(Record record) {
    const auto keys = all_of(record.keys);
    const bool is_taken =
        matches_.contains(record.id) ||
        std::ranges::any_of(keys, [this](const std::string& key) { return by_key_.contains(key); });
    if (is_taken) co_return false;

    const std::string id = record.id;
    const auto match = matches_.emplace(id, std::move(record)).first;
    for (const std::string& key : keys) by_key_.emplace(key, &match->second);
    co_return true;
}

awaitable<Append> MemoryJournal::append(std::string id, std::size_t n, Entry entry) {
    const auto match = matches_.find(id);
    if (match == matches_.end()) co_return Append{Append::Outcome::missing};
    std::string& entries = match->second.entries;
    if (n != entries.size()) co_return refuse(entries, n, entry);
    entries += entry;
    co_return Append{Append::Outcome::appended};
}

awaitable<Result<Record>> MemoryJournal::load(std::string key) {
    const auto match = by_key_.find(key);
    if (match == by_key_.end()) co_return Error::game_not_found;
    co_return *match->second;
}

awaitable<Result<bool>> MemoryJournal::replace_resume_key(std::string id, std::string old_key,
                                                          std::string new_key) {
    const auto match = matches_.find(id);
    if (match == matches_.end()) co_return false;
    std::string& key = match->second.keys.resume[1];
    if (key != old_key) co_return false;
    by_key_.erase(key);
    by_key_.emplace(new_key, &match->second);
    key = std::move(new_key);
    co_return true;
}

void MemoryJournal::unsubscribe(const std::string& id) {
    const auto match = matches_.find(id);
    if (match == matches_.end()) return;
    for (const std::string& key : all_of(match->second.keys)) by_key_.erase(key);
    matches_.erase(match);
}

}  // namespace server
