#pragma once

#include <string>
#include <unordered_map>

#include "server/journal/journal.hpp"

namespace server {

/// Keeps matches as long as this process runs and needs them.
class MemoryJournal final : public Journal {
public:
    websockets::awaitable<bool> create(Record record) override;
    websockets::awaitable<Append> append(std::string id, std::size_t n,
                                         connect4::Entry entry) override;
    websockets::awaitable<connect4::Result<Record>> load(std::string key) override;
    websockets::awaitable<bool> healthy() override { co_return true; }

    /// Forgets the match: who comes back to it later is told that there is none.
    void unsubscribe(const std::string& id) override;

    bool is_durable() const override { return false; }

private:
    std::unordered_map<std::string, Record> matches_;        // by id
    std::unordered_map<std::string, const Record*> by_key_;  // of any kind
};

}  // namespace server
