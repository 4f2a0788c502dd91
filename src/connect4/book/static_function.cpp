#include "connect4/book/static_function.hpp"

#include <array>
#include <bit>
#include <stdexcept>
#include <vector>

namespace connect4 {
namespace {

constexpr int max_bits = 8;

// The indices of a key's slots.
using Slots = std::array<std::uint32_t, 3>;

// The finalizer of splitmix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
// Generators", 2014, with Stafford's constants).
std::uint64_t hash(std::uint64_t key, std::uint64_t seed) {
    std::uint64_t mixed = key + seed;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
}

// One slot of each block. The upper half of a product is a number below the block's size, without a
// division (Lemire, "Fast Random Integer Generation in an Interval", 2019).
Slots choose_slots(std::uint64_t hash, std::uint32_t block_size) {
    const auto reduce = [block_size](std::uint64_t bits) {
        return static_cast<std::uint32_t>((bits & 0xFFFFFFFF) * block_size >> 32);
    };
    return {reduce(hash), block_size + reduce(std::rotl(hash, 21)),
            2 * block_size + reduce(std::rotl(hash, 42))};
}

// A key, as its index, and the slot that determines its value.
struct Assignment {
    std::size_t key;
    std::uint32_t slot;
};

// The keys that use a slot and have not been peeled.
struct Users {
    std::uint32_t count = 0;
    std::uint32_t combined = 0;  // the exclusive or of their indices; of one key, its index
};

// Peeling: repeatedly removes a key that alone uses some slot, and assigns the slot to it. In the
// order that is returned, no later key uses a key's slot. It is shorter than the keys if some could
// not be removed.
std::vector<Assignment> peel(std::span<const std::uint64_t> keys, std::uint64_t seed,
                             std::uint32_t block_size) {
    std::vector<Users> users(std::size_t(3) * block_size);
    const auto slots_of = [&](std::size_t key) {
        return choose_slots(hash(keys[key], seed), block_size);
    };
    for (std::size_t key = 0; key < keys.size(); ++key) {
        for (const std::uint32_t slot : slots_of(key)) {
            ++users[slot].count;
            users[slot].combined ^= static_cast<std::uint32_t>(key);
        }
    }
    std::vector<std::uint32_t> single;
    for (std::uint32_t slot = 0; slot < users.size(); ++slot) {
        if (users[slot].count == 1) single.push_back(slot);
    }
    std::vector<Assignment> order;
    while (!single.empty()) {
        const std::uint32_t single_slot = single.back();
        single.pop_back();
        if (users[single_slot].count != 1) continue;
        const std::size_t key = users[single_slot].combined;
        order.push_back({key, single_slot});
        for (const std::uint32_t slot : slots_of(key)) {
            users[slot].combined ^= static_cast<std::uint32_t>(key);
            if (--users[slot].count == 1) single.push_back(slot);
        }
    }
    return order;
}

// Packs the slots into the given number of bits each. One more byte at the end allows slot() to
// read two bytes at once.
Bytes pack(const std::vector<std::uint8_t>& slots, int bits) {
    Bytes packed(slots.size() * static_cast<std::size_t>(bits) / 8 + 2);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const std::size_t first_bit = i * static_cast<std::size_t>(bits);
        const unsigned shifted = unsigned(slots[i]) << first_bit % 8;
        packed[first_bit / 8] |= static_cast<std::uint8_t>(shifted);
        packed[first_bit / 8 + 1] |= static_cast<std::uint8_t>(shifted >> 8);
    }
    return packed;
}

std::size_t packed_size(std::uint32_t block_size, int bits) {
    return std::size_t(3) * block_size * static_cast<std::size_t>(bits) / 8 + 2;
}

}  // namespace

void StaticFunction::write(FileWriter& file, std::span<const std::uint64_t> keys,
                           std::span<const std::uint8_t> values, int bits) {
    // Below 1.23 slots per key, peeling hardly ever succeeds; a small set needs a few more.
    const auto block_size = static_cast<std::uint32_t>(keys.size() * 123 / 300 + 11);
    std::uint64_t seed = 1;
    std::vector<Assignment> order = peel(keys, seed, block_size);
    while (order.size() < keys.size()) order = peel(keys, ++seed, block_size);

    std::vector<std::uint8_t> slots(std::size_t(3) * block_size);
    for (std::size_t i = order.size(); i-- > 0;) {
        std::uint8_t value = values[order[i].key];
        for (const std::uint32_t slot : choose_slots(hash(keys[order[i].key], seed), block_size)) {
            value ^= slots[slot];
        }
        slots[order[i].slot] = value;
    }
    file.add_number(static_cast<std::uint64_t>(bits), 1);
    file.add_number(block_size, 4);
    file.add_number(seed, 8);
    file.add_bytes(pack(slots, bits));
}

StaticFunction::StaticFunction(FileReader& file)
    : bits_(static_cast<int>(file.take_number(1))),
      block_size_(static_cast<std::uint32_t>(file.take_number(4))),
      seed_(file.take_number(8)),
      slots_(file.take_bytes(packed_size(block_size_, bits_))) {
    if (bits_ < 1 || bits_ > max_bits || block_size_ == 0) {
        throw std::runtime_error("This is no static function.");
    }
}

std::uint32_t StaticFunction::slot(std::size_t index) const {
    const std::size_t first_bit = index * static_cast<std::size_t>(bits_);
    const std::uint32_t two_bytes = slots_[first_bit / 8] | slots_[first_bit / 8 + 1] << 8;
    return two_bytes >> first_bit % 8;
}

std::uint8_t StaticFunction::operator()(std::uint64_t key) const {
    std::uint32_t value = 0;
    for (const std::uint32_t index : choose_slots(hash(key, seed_), block_size_)) {
        value ^= slot(index);
    }
    return static_cast<std::uint8_t>(value & ((1U << bits_) - 1));
}

}  // namespace connect4
