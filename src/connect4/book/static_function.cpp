#include "connect4/book/static_function.hpp"

#include <array>
#include <bit>
#include <stdexcept>
#include <vector>

namespace connect4 {
namespace {

using Cells = std::array<std::uint32_t, 3>;

constexpr int most_bits = 8;

// The finalizer of splitmix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
// Generators", 2014, with Stafford's constants).
std::uint64_t hash(std::uint64_t key, std::uint64_t seed) {
    std::uint64_t mixed = key + seed;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
}

// One cell of each third. A product's upper half is a number below the third without a division
// (Lemire, "Fast Random Integer Generation in an Interval", 2019).
Cells choose_cells(std::uint64_t hash, std::uint32_t third) {
    const auto below_third = [third](std::uint64_t bits) {
        return static_cast<std::uint32_t>((bits & 0xFFFFFFFF) * third >> 32);
    };
    return {below_third(hash), third + below_third(std::rotl(hash, 21)),
            2 * third + below_third(std::rotl(hash, 42))};
}

// A key, as its place among the keys, and the cell that no key after it in the order uses.
struct Assignment {
    std::size_t key;
    std::uint32_t cell;
};

// An order of the keys in which each has a cell that no later one uses; shorter than there are
// keys if there is none. Whoever is alone in a cell is taken out, which leaves others alone.
std::vector<Assignment> find_order(std::span<const std::uint64_t> keys, std::uint64_t seed,
                                   std::uint32_t third) {
    struct Users {
        std::uint32_t count = 0;
        std::uint32_t all = 0;  // the exclusive or of their places; of one, its place
    };
    std::vector<Users> users(std::size_t(3) * third);
    const auto cells_of = [&](std::size_t key) {
        return choose_cells(hash(keys[key], seed), third);
    };
    for (std::size_t key = 0; key < keys.size(); ++key) {
        for (const std::uint32_t cell : cells_of(key)) {
            ++users[cell].count;
            users[cell].all ^= static_cast<std::uint32_t>(key);
        }
    }
    std::vector<std::uint32_t> alone;
    for (std::uint32_t cell = 0; cell < users.size(); ++cell) {
        if (users[cell].count == 1) alone.push_back(cell);
    }
    std::vector<Assignment> order;
    while (!alone.empty()) {
        const std::uint32_t lone_cell = alone.back();
        alone.pop_back();
        if (users[lone_cell].count != 1) continue;
        const std::size_t key = users[lone_cell].all;
        order.push_back({key, lone_cell});
        for (const std::uint32_t cell : cells_of(key)) {
            users[cell].all ^= static_cast<std::uint32_t>(key);
            if (--users[cell].count == 1) alone.push_back(cell);
        }
    }
    return order;
}

// The cells, with so many bits each, one after the other. The last byte allows to read two at once.
Bytes pack(const std::vector<std::uint8_t>& cells, int bits) {
    Bytes packed(cells.size() * static_cast<std::size_t>(bits) / 8 + 2);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::size_t first_bit = i * static_cast<std::size_t>(bits);
        const unsigned shifted = unsigned(cells[i]) << first_bit % 8;
        packed[first_bit / 8] |= static_cast<std::uint8_t>(shifted);
        packed[first_bit / 8 + 1] |= static_cast<std::uint8_t>(shifted >> 8);
    }
    return packed;
}

std::size_t packed_size(std::uint32_t third, int bits) {
    return std::size_t(3) * third * static_cast<std::size_t>(bits) / 8 + 2;
}

}  // namespace

void StaticFunction::write(FileWriter& file, std::span<const std::uint64_t> keys,
                           std::span<const std::uint8_t> values, int bits) {
    // With fewer cells, it would hardly ever succeed; very few keys need some more.
    const auto third = static_cast<std::uint32_t>(keys.size() * 123 / 300 + 11);
    std::uint64_t seed = 1;
    std::vector<Assignment> order = find_order(keys, seed, third);
    while (order.size() < keys.size()) order = find_order(keys, ++seed, third);

    std::vector<std::uint8_t> cells(std::size_t(3) * third);
    for (std::size_t i = order.size(); i-- > 0;) {
        std::uint8_t value = values[order[i].key];
        for (const std::uint32_t cell : choose_cells(hash(keys[order[i].key], seed), third)) {
            value ^= cells[cell];
        }
        cells[order[i].cell] = value;
    }
    file.add_number(static_cast<std::uint64_t>(bits), 1);
    file.add_number(third, 4);
    file.add_number(seed, 8);
    file.add_bytes(pack(cells, bits));
}

StaticFunction::StaticFunction(FileReader& file)
    : bits_(static_cast<int>(file.take_number(1))),
      third_(static_cast<std::uint32_t>(file.take_number(4))),
      seed_(file.take_number(8)),
      cells_(file.take_bytes(packed_size(third_, bits_))) {
    if (bits_ < 1 || bits_ > most_bits || third_ == 0) {
        throw std::runtime_error("This is no static function.");
    }
}

std::uint32_t StaticFunction::cell(std::size_t number) const {
    const std::size_t first_bit = number * static_cast<std::size_t>(bits_);
    const std::uint32_t two_bytes = cells_[first_bit / 8] | cells_[first_bit / 8 + 1] << 8;
    return two_bytes >> first_bit % 8;
}

std::uint8_t StaticFunction::operator()(std::uint64_t key) const {
    std::uint32_t value = 0;
    for (const std::uint32_t number : choose_cells(hash(key, seed_), third_)) value ^= cell(number);
    return static_cast<std::uint8_t>(value & ((1U << bits_) - 1));
}

}  // namespace connect4
