#include "connect4/solver/search.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>
#include <stop_token>
#include <string>

#include "connect4/book/opening_book.hpp"
#include "connect4/brute_force.hpp"
#include "connect4/score.hpp"
#include "connect4/solver/transposition_table.hpp"
#include "connect4/support.hpp"

namespace {

using namespace connect4;

// A search with its table and its count of nodes.
struct Searcher {
    std::optional<int> search(const Position& position, int alpha, int beta,
                              const SearchLimit& limit = {}) {
        return connect4::search(position, alpha, beta, table, book, nodes, limit);
    }

    const OpeningBook* book = nullptr;
    TranspositionTable table{std::size_t(1) << 20};
    std::uint64_t nodes = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_search_returns_the_score_or_the_nearest_bound_of_the_window) {
    std::mt19937 random(11);
    Searcher searcher;
    for (int i = 0; i < 12; ++i) {
        const std::string moves = random_moves(random, 28 + i);
        const int score = BruteForce(moves).score();
        for (int alpha = -score_limit; alpha <= score_limit; ++alpha) {
            for (int beta = alpha; beta <= score_limit; ++beta) {
                BOOST_TEST_CONTEXT(moves << " from " << alpha << " to " << beta) {
                    const auto found = searcher.search(position_after(moves), alpha, beta);
                    BOOST_TEST(found.value() == std::clamp(score, alpha, beta));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_window_of_impossible_scores_gives_its_nearest_bound) {
    Searcher searcher{&opening_book()};
    for (const char* moves : {"", "4", "444443", "444444333333", "4444443333335"}) {
        const Position position = position_after(moves);
        for (const int distance : {0, 1, 2}) {
            const int beta = distance - score_limit;
            BOOST_TEST(searcher.search(position, -score_limit, beta).value() == beta);
            const int alpha = score_limit - distance;
            BOOST_TEST(searcher.search(position, alpha, score_limit).value() == alpha);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_search_ends_at_its_limit_and_can_be_continued) {
    Searcher searcher;
    const Position position = position_after("44444");
    BOOST_TEST(!searcher.search(position, -score_limit, score_limit, {{}, 20'000}));
    BOOST_TEST(searcher.nodes >= 20'000);
    BOOST_TEST(searcher.nodes <= 21'000);
    BOOST_TEST(!searcher.search(position, -score_limit, score_limit, {{}, 40'000}));
    BOOST_TEST(searcher.nodes <= 41'000);
    std::stop_source source;
    source.request_stop();
    BOOST_TEST(!searcher.search(position, -score_limit, score_limit, {source.get_token()}));
    BOOST_TEST(searcher.nodes <= 42'000);
}
