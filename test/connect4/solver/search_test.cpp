#include "connect4/solver/search.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>
#include <stop_token>
#include <string>

#include "brute_force.hpp"
#include "connect4/book/opening_book.hpp"
#include "connect4/solver/transposition_table.hpp"
#include "solver_support.hpp"

namespace {

using namespace connect4;

// A search with its table.
struct Searcher {
    std::optional<int> search(const Position& position, int lowest, int highest,
                              const SearchLimit& limit = {}) {
        return connect4::search(position, lowest, highest, table, book, nodes, limit);
    }

    const OpeningBook* book = nullptr;
    TranspositionTable table{std::size_t(1) << 20};
    std::uint64_t nodes = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_window_gives_the_nearest_to_the_score) {
    std::mt19937 random(11);
    Searcher searcher;
    for (int i = 0; i < 12; ++i) {
        const std::string moves = random_moves(random, 28 + i);
        const int score = BruteForce(moves).score();
        for (int lowest = -22; lowest <= 22; ++lowest) {
            for (int highest = lowest; highest <= 22; ++highest) {
                BOOST_TEST_CONTEXT(moves << " from " << lowest << " to " << highest) {
                    const auto found = searcher.search(position_after(moves), lowest, highest);
                    BOOST_TEST(found.value() == std::clamp(score, lowest, highest));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(so_does_a_window_of_scores_that_nobody_can_have) {
    Searcher searcher{&opening_book()};
    for (const char* moves : {"", "4", "444443", "444444333333", "4444443333335"}) {
        const Position position = position_after(moves);
        for (const int highest : {-22, -21, -20}) {
            BOOST_TEST(searcher.search(position, -22, highest).value() == highest);
        }
        for (const int lowest : {20, 21, 22}) {
            BOOST_TEST(searcher.search(position, lowest, 22).value() == lowest);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_search_ends_at_its_limit_and_can_go_on) {
    Searcher searcher;
    const Position position = position_after("44444");
    BOOST_TEST(!searcher.search(position, -22, 22, {{}, 20'000}));
    BOOST_TEST(searcher.nodes >= 20'000);
    BOOST_TEST(searcher.nodes <= 21'000);
    BOOST_TEST(!searcher.search(position, -22, 22, {{}, 40'000}));
    BOOST_TEST(searcher.nodes <= 41'000);
    std::stop_source source;
    source.request_stop();
    BOOST_TEST(!searcher.search(position, -22, 22, {source.get_token()}));
    BOOST_TEST(searcher.nodes <= 42'000);
}
