#pragma once

#include <string>
#include <unordered_map>

#include "server/journal/journal.hpp"

namespace server {

/// Keeps matches in memory. Each is kept until unsubscribe(), at most until this process ends.
class MemoryJournal final : public Journal {
public:
    websockets::awaitable<bool> create(Record record) override;
    websockets::awaitable<Append> append(std::string id, std::size_t n,
                                         connect4::Entry entry) override;
    websockets::awaitable<connect4::Result<Record>> load(std::string key) override;
    websockets::awaitable<connect4::Result<bool>> replace_resume_key(std::string id,
                                                                     std::string old_key,
                                                                     std::string new_key) override;
    websockets::awaitable<bool> healthy() override { co_return true; }

    /// Removes the match: load() does not find it any more.
    void unsubscribe(const std::string& id) override;

    bool is_durable() const override { return false; }

private:
    std::unordered_map<std::string, Record> matches_;        // by id
    std::unordered_map<std::string, const Record*> by_key_;  // by each of the four keys
};

}  // namespace server
