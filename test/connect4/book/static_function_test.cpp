#include "connect4/book/static_function.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <set>
#include <stdexcept>
#include <string_view>
#include <vector>

using namespace connect4;

namespace {

constexpr std::string_view title = "A static function";

Bytes make(const std::vector<std::uint64_t>& keys, const std::vector<std::uint8_t>& values,
           int bits) {
    FileWriter file(title);
    StaticFunction::write(file, keys, values, bits);
    return file.finish();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_static_function_returns_the_value_of_each_key) {
    std::mt19937_64 random(1);
    for (const std::size_t size : {0, 1, 2, 3, 10, 100, 20'000}) {
        for (int bits = 1; bits <= 8; ++bits) {
            std::set<std::uint64_t> set;
            while (set.size() < size) set.insert(random() % 100'000'000);
            const std::vector<std::uint64_t> keys(set.begin(), set.end());
            std::vector<std::uint8_t> values;
            for (std::size_t i = 0; i < size; ++i) {
                values.push_back(static_cast<std::uint8_t>(random() % (1U << bits)));
            }
            const Bytes bytes = make(keys, values, bits);
            FileReader file(bytes, title);
            const StaticFunction function(file);
            BOOST_TEST(file.at_end());
            for (std::size_t i = 0; i < size; ++i)
                BOOST_TEST_REQUIRE(function(keys[i]) == values[i]);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_static_function_needs_a_quarter_more_space_than_its_values) {
    std::vector<std::uint64_t> keys;
    for (std::uint64_t key = 0; key < 100'000; ++key) keys.push_back(key);
    const std::vector<std::uint8_t> values(keys.size(), 1);
    BOOST_TEST(make(keys, values, 5).size() < keys.size() * 5 / 8 * 125 / 100);
}

BOOST_AUTO_TEST_CASE(a_file_without_a_static_function_is_refused) {
    FileWriter empty(title);
    const Bytes no_bytes = empty.finish();
    FileReader empty_file(no_bytes, title);
    BOOST_CHECK_THROW(StaticFunction function(empty_file), std::runtime_error);

    FileWriter zeros(title);
    for (int i = 0; i < 100; ++i) zeros.add_number(0, 1);
    const Bytes zero_bytes = zeros.finish();
    FileReader file(zero_bytes, title);
    BOOST_CHECK_THROW(StaticFunction function(file), std::runtime_error);
}
