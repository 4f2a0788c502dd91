#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <utility>

namespace server {

/// A queue of items in which addresses take turns: each gives its oldest item, then the next
/// address does. So the wait of an address does not grow with the number of another one's items.
///
/// When the queue is full, the address with the most items loses its newest one.
template <class Item>
class FairQueue {
public:
    explicit FairQueue(std::size_t max_size) : max_size_(max_size) {}

    bool is_empty() const { return size_ == 0; }
    bool is_full() const { return size_ >= max_size_; }

    /// Adds an item of an address. Returns the item that has no room any more, if there is one;
    /// this may be the new item.
    std::optional<Item> push(const std::string& address, Item item) {
        auto line = std::ranges::find(lines_, address, &Line::address);
        if (line == lines_.end()) line = lines_.insert(line, Line{address, {}});
        line->items.push_back(std::move(item));
        if (++size_ <= max_size_) return std::nullopt;

        // Of several addresses with the most items, the one that has just added an item loses it.
        const auto longest = std::ranges::max_element(lines_, {}, &Line::size);
        if (longest->size() > line->size()) line = longest;
        std::optional<Item> lost = std::move(line->items.back());
        line->items.pop_back();
        remove_from(line, 1);
        return lost;
    }

    /// Removes the item whose turn it is, and returns it. The queue must not be empty.
    Item pop() {
        const auto line = lines_.begin();
        Item item = std::move(line->items.front());
        line->items.pop_front();
        lines_.splice(lines_.end(), lines_, line);
        remove_from(line, 1);
        return item;
    }

    /// Removes all items for which the predicate is true.
    template <class Predicate>
    void erase_if(Predicate predicate) {
        for (auto line = lines_.begin(); line != lines_.end();) {
            const auto current = line++;
            remove_from(current, std::erase_if(current->items, predicate));
        }
    }

private:
    struct Line {
        std::string address;
        std::deque<Item> items;  // the oldest first
        std::size_t size() const { return items.size(); }
    };

    // Counts items that have been taken out of a line, and forgets the line when it is empty.
    void remove_from(typename std::list<Line>::iterator line, std::size_t count) {
        size_ -= count;
        if (line->items.empty()) lines_.erase(line);
    }

    const std::size_t max_size_;
    std::size_t size_ = 0;
    std::list<Line> lines_;  // in the order of their turns; none is empty
};

}  // namespace server
