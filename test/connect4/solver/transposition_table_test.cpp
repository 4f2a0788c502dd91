#include "connect4/solver/transposition_table.hpp"

#include <bit>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <set>

using connect4::Connect4;
using connect4::score_limit;
using connect4::TranspositionTable;
using Bounds = TranspositionTable::Bounds;

BOOST_AUTO_TEST_CASE(what_is_stored_is_found) {
    TranspositionTable table(1024);
    const auto key = TranspositionTable::hash(12345);
    BOOST_TEST(table.find(key).lower == -score_limit);
    BOOST_TEST(table.find(key).upper == score_limit);
    BOOST_TEST(table.find(key).column == TranspositionTable::no_column);
    table.store(key, {.lower = -21, .upper = 21, .column = 6}, 63);
    BOOST_TEST(table.find(key).lower == -21);
    BOOST_TEST(table.find(key).upper == 21);
    BOOST_TEST(table.find(key).column == 6);
    table.clear();
    BOOST_TEST(table.find(key).lower == -score_limit);
}

// In a small table most entries replace others. What is found must belong to the key.
BOOST_AUTO_TEST_CASE(an_entry_is_never_mistaken_for_that_of_another_key) {
    TranspositionTable table(1024);
    std::map<std::uint64_t, Bounds> stored;
    std::mt19937_64 random(1);
    int found = 0;
    for (int i = 0; i < 20'000; ++i) {
        // Some keys differ in few bits only.
        const std::uint64_t key = (random() % 4 << 47 | random() % 1024 << 20 | random() % 8);
        const auto hash = TranspositionTable::hash(key);
        const Bounds bounds = table.find(hash);
        if (bounds.column != TranspositionTable::no_column) {
            ++found;
            BOOST_TEST(bounds.lower == stored[key].lower);
            BOOST_TEST(bounds.upper == stored[key].upper);
            BOOST_TEST(bounds.column == stored[key].column);
        }
        const int lower = static_cast<int>(random() % (2 * score_limit - 1)) - score_limit + 1;
        const int upper = lower + static_cast<int>(random() % (score_limit - lower));
        stored[key] = {lower, upper, static_cast<int>(random() % Connect4::columns)};
        table.store(hash, stored[key], random() % 64);
    }
    BOOST_TEST(found > 20);
}

BOOST_AUTO_TEST_CASE(hashing_is_one_to_one) {
    std::set<std::uint64_t> hashes;
    for (std::uint64_t i = 0; i < 50'000; ++i) {
        hashes.insert(TranspositionTable::hash(i));
        hashes.insert(TranspositionTable::hash((i + 1) << 32));
    }
    BOOST_TEST(hashes.size() == 100'000U);
    BOOST_TEST(std::bit_width(*hashes.rbegin()) <= connect4::bitboard::used_bits);
}

BOOST_AUTO_TEST_CASE(an_entry_of_much_work_is_not_replaced_by_those_of_little_work) {
    TranspositionTable table(1024);
    const auto costly = TranspositionTable::hash(1);
    table.store(costly, {.lower = 1, .upper = 2, .column = 3}, 63);
    for (std::uint64_t key = 2; key < 5000; ++key) {
        table.store(TranspositionTable::hash(key), {.lower = 0, .upper = 0, .column = 0}, 1);
    }
    BOOST_TEST(table.find(costly).lower == 1);
}

BOOST_AUTO_TEST_CASE(a_table_is_at_most_as_large_as_allowed) {
    BOOST_TEST(TranspositionTable(std::size_t(4) << 20).bytes() == std::size_t(4) << 20);
    BOOST_TEST(TranspositionTable(5'000'000).bytes() == std::size_t(4) << 20);
    BOOST_TEST(TranspositionTable(0).bytes() == 1024U);
}
