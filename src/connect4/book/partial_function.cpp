#include "connect4/book/partial_function.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace connect4 {
namespace {

// The size with the smallest sum of tags and exceptions if one of 16 to 32 keys has a value.
constexpr int tag_bits = 4;

std::uint8_t tag_of(std::uint64_t key) {
    return static_cast<std::uint8_t>(key * 0x9E3779B97F4A7C15 >> (64 - tag_bits));
}

struct Entries {
    void add(std::uint64_t key, std::uint8_t value) {
        keys.push_back(key);
        values.push_back(value);
    }

    void write(FileWriter& file, int bits) const {
        StaticFunction::write(file, keys, values, bits);
    }

    std::vector<std::uint64_t> keys;
    std::vector<std::uint8_t> values;
};

// The keys that match a tag, with 1 if they do so by chance. The function of the tags is written
// and read once more for this: the same entries always make the same function.
Entries find_matching(const Entries& tags, std::span<const std::uint64_t> keys,
                      std::span<const std::optional<std::uint8_t>> values) {
    constexpr std::string_view title = "tags";
    FileWriter writer(title);
    tags.write(writer, tag_bits);
    const Bytes file = writer.finish();
    FileReader reader(file, title);
    const StaticFunction function(reader);
    Entries matching;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (function(keys[i]) == tag_of(keys[i])) matching.add(keys[i], values[i] ? 0 : 1);
    }
    return matching;
}

}  // namespace

void PartialFunction::write(FileWriter& file, std::span<const std::uint64_t> keys,
                            std::span<const std::optional<std::uint8_t>> values, int bits) {
    Entries tags, known;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (!values[i]) continue;
        tags.add(keys[i], tag_of(keys[i]));
        known.add(keys[i], *values[i]);
    }
    tags.write(file, tag_bits);
    find_matching(tags, keys, values).write(file, 1);
    known.write(file, bits);
}

PartialFunction::PartialFunction(FileReader& file)
    : tags_(file), exceptions_(file), values_(file) {}

std::optional<std::uint8_t> PartialFunction::operator()(std::uint64_t key) const {
    if (tags_(key) != tag_of(key) || exceptions_(key) != 0) return std::nullopt;
    return values_(key);
}

}  // namespace connect4
