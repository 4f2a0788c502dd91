#pragma once

#include <string>
#include <unordered_map>
#include <utility>

namespace server {

class Room;

/// The rooms to which one kind of key leads.
using Registry = std::unordered_map<std::string, Room*>;

/// Lets a key lead to a room for as long as this lives. The registry must outlive it.
class Registration {
public:
    Registration(Registry& registry, std::string key, Room& room)
        : registry_(registry), key_(std::move(key)) {
        registry_.emplace(key_, &room);
    }
    ~Registration() { registry_.erase(key_); }
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;

private:
    Registry& registry_;
    const std::string key_;
};

}  // namespace server
