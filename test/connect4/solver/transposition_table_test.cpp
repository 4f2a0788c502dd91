#include "connect4/solver/transposition_table.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <set>

using connect4::TranspositionTable;
using Bounds = TranspositionTable::Bounds;

BOOST_AUTO_TEST_CASE(what_is_stored_is_found) {
    TranspositionTable table(1024);
    const auto key = TranspositionTable::scramble(12345);
    BOOST_TEST(table.find(key).lower == -22);
    BOOST_TEST(table.find(key).upper == 22);
    BOOST_TEST(table.find(key).column == TranspositionTable::no_column);
    table.store(key, {.lower = -21, .upper = 21, .column = 6}, 63);
    BOOST_TEST(table.find(key).lower == -21);
    BOOST_TEST(table.find(key).upper == 21);
    BOOST_TEST(table.find(key).column == 6);
    table.clear();
    BOOST_TEST(table.find(key).lower == -22);
}

// A small table, in which most entries replace others: whatever is found must be the key's.
BOOST_AUTO_TEST_CASE(an_entry_is_never_taken_for_another_ones) {
    TranspositionTable table(1024);
    std::map<std::uint64_t, Bounds> stored;
    std::mt19937_64 random(1);
    int found = 0;
    for (int i = 0; i < 20'000; ++i) {
        // Keys that differ in few bits, and others.
        const std::uint64_t key = (random() % 4 << 47 | random() % 1024 << 20 | random() % 8);
        const auto scrambled = TranspositionTable::scramble(key);
        const Bounds bounds = table.find(scrambled);
        if (bounds.column != TranspositionTable::no_column) {
            ++found;
            BOOST_TEST(bounds.lower == stored[key].lower);
            BOOST_TEST(bounds.upper == stored[key].upper);
            BOOST_TEST(bounds.column == stored[key].column);
        }
        const int lower = static_cast<int>(random() % 43) - 21;
        const int upper = lower + static_cast<int>(random() % (22 - lower));
        stored[key] = {lower, upper, static_cast<int>(random() % 7)};
        table.store(scrambled, stored[key], random() % 64);
    }
    BOOST_TEST(found > 20);
}

BOOST_AUTO_TEST_CASE(scrambling_is_one_to_one) {
    std::set<std::uint64_t> scrambled;
    for (std::uint64_t i = 0; i < 50'000; ++i) {
        scrambled.insert(TranspositionTable::scramble(i));
        scrambled.insert(TranspositionTable::scramble((i + 1) << 32));
    }
    BOOST_TEST(scrambled.size() == 100'000U);
    BOOST_TEST(*scrambled.rbegin() < (std::uint64_t(1) << 49));
}

BOOST_AUTO_TEST_CASE(much_work_outlasts_what_comes_later) {
    TranspositionTable table(1024);
    const auto costly = TranspositionTable::scramble(1);
    table.store(costly, {.lower = 1, .upper = 2, .column = 3}, 63);
    for (std::uint64_t key = 2; key < 5000; ++key) {
        table.store(TranspositionTable::scramble(key), {.lower = 0, .upper = 0, .column = 0}, 1);
    }
    BOOST_TEST(table.find(costly).lower == 1);
}

BOOST_AUTO_TEST_CASE(a_table_is_no_bigger_than_allowed) {
    BOOST_TEST(TranspositionTable(std::size_t(4) << 20).bytes() == std::size_t(4) << 20);
    BOOST_TEST(TranspositionTable(5'000'000).bytes() == std::size_t(4) << 20);
    BOOST_TEST(TranspositionTable(0).bytes() == 1024U);
}
