#include "connect4/book/partial_function.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <string_view>
#include <vector>

using namespace connect4;

namespace {

constexpr std::string_view title = "A partial function";

using Values = std::vector<std::optional<std::uint8_t>>;

Bytes make(const std::vector<std::uint64_t>& keys, const Values& values, int bits) {
    FileWriter file(title);
    PartialFunction::write(file, keys, values, bits);
    return file.finish();
}

std::vector<std::uint64_t> random_keys(std::mt19937_64& random, std::size_t count) {
    std::set<std::uint64_t> set;
    while (set.size() < count) set.insert(random() % 100'000'000);
    return {set.begin(), set.end()};
}

// A value for about one of the given number of keys.
Values random_values(std::mt19937_64& random, std::size_t count, int of, int bits) {
    Values values(count);
    for (auto& value : values) {
        if (random() % of == 0) value = static_cast<std::uint8_t>(random() % (1U << bits));
    }
    return values;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_partial_function_returns_the_values_of_the_keys_that_have_one) {
    std::mt19937_64 random(1);
    for (const std::size_t size : {0, 1, 2, 10, 100, 20'000}) {
        for (const int of : {1, 2, 20, 1'000'000}) {
            for (const int bits : {1, 5, 8}) {
                const auto keys = random_keys(random, size);
                const Values values = random_values(random, size, of, bits);
                const Bytes bytes = make(keys, values, bits);
                FileReader file(bytes, title);
                const PartialFunction function(file);
                BOOST_TEST(file.at_end());
                for (std::size_t i = 0; i < size; ++i) {
                    BOOST_TEST_REQUIRE((function(keys[i]) == values[i]));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(keys_without_a_value_need_little_space) {
    std::mt19937_64 random(2);
    constexpr std::size_t size = 200'000;
    const Values values = random_values(random, size, 20, 5);
    const std::size_t bytes = make(random_keys(random, size), values, 5).size();
    BOOST_TEST(bytes * 8 < size * 0.8);
}

BOOST_AUTO_TEST_CASE(a_file_without_a_partial_function_is_refused) {
    FileWriter empty(title);
    const Bytes bytes = empty.finish();
    FileReader file(bytes, title);
    BOOST_CHECK_THROW(PartialFunction function(file), std::runtime_error);

    FileWriter half(title);
    StaticFunction::write(half, {}, {}, 4);
    const Bytes half_bytes = half.finish();
    FileReader half_file(half_bytes, title);
    BOOST_CHECK_THROW(PartialFunction function(half_file), std::runtime_error);
}
