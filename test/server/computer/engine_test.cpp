#include "server/computer/engine.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "server/operation/server_error.hpp"
#include "websockets/support.hpp"

using namespace test;
using namespace connect4;
using namespace boost::asio::experimental::awaitable_operators;
using server::Engine;
using server::ServerError;

namespace {

// The empty board: without a book, its search takes a very long time.
const Position hard;

// A position so late in the game that its search is done at once.
Position late() {
    const std::vector<int> columns = {5, 4, 5, 0, 6, 2, 4, 5, 5, 0, 4, 1, 1, 0,
                                      4, 5, 6, 5, 3, 1, 1, 2, 2, 6, 2, 6, 6, 3};
    return make_position(columns).value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_event_loop_goes_on_during_a_search) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        const auto first = co_await (engine.analyse(hard) || sleep(10ms));
        BOOST_TEST(first.index() == 1U);
    });
}

BOOST_AUTO_TEST_CASE(a_cancelled_search_makes_room_for_the_next_one) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        for (int round = 0; round < 20; ++round) {
            co_await (engine.analyse(hard) || engine.best_move(hard, 5) || sleep(1ms));
        }
        const auto scores = co_await engine.analyse(late());
        BOOST_TEST(scores.has_value());
    });
}

BOOST_AUTO_TEST_CASE(signs_are_those_of_the_scores) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 2, nullptr);
        const auto signs = co_await engine.analyse_signs(late());
        const auto scores = co_await engine.analyse(late());
        const auto move = co_await engine.best_move(late(), 5);
        for (std::size_t column = 0; column < 7; ++column) {
            const auto score = scores->at(column);
            BOOST_TEST_REQUIRE(signs->at(column).has_value() == score.has_value());
            if (!score) continue;
            BOOST_TEST(*signs->at(column) == (*score > 0) - (*score < 0));
            BOOST_TEST(*score <= *scores->at(static_cast<std::size_t>(*move)));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_move_is_searched_before_an_analysis) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        std::string order;
        const auto analyse = [&]() -> awaitable<void> {
            const auto scores = co_await engine.analyse(late());
            if (scores) order += 'a';
        };
        const auto move = [&]() -> awaitable<void> {
            const auto column = co_await engine.best_move(late(), 5);
            if (column) order += 'm';
        };
        // Both wait for the only thread, which is busy until the long search is cancelled.
        const auto wait = [&]() -> awaitable<void> {
            boost::asio::co_spawn(loop, analyse, [](std::exception_ptr) {});
            boost::asio::co_spawn(loop, move, [](std::exception_ptr) {});
            co_await sleep(1ms);
        };
        co_await (engine.analyse(hard) || wait());
        while (order.size() < 2) co_await sleep(1ms);
        BOOST_TEST(order == "ma");
    });
}

BOOST_AUTO_TEST_CASE(too_many_searches_are_refused) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        int refused = 0;
        const auto search = [&]() -> awaitable<void> {
            const auto scores = co_await engine.analyse(hard);
            refused += !scores && scores.error() == ServerError::engine_busy;
        };
        for (int count = 0; count < 300; ++count) {
            boost::asio::co_spawn(loop, search, [](std::exception_ptr) {});
        }
        while (refused == 0) co_await sleep(1ms);
        BOOST_TEST(refused < 300);
    });
}

BOOST_AUTO_TEST_CASE(cancelled_searches_do_not_count_as_waiting) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        boost::asio::co_spawn(
            loop, [&]() -> awaitable<void> { co_await engine.analyse(hard); },
            [](std::exception_ptr) {});
        int refused = 0;
        for (int count = 0; count < 300; ++count) {
            const auto first = co_await (engine.analyse(hard) || sleep(0ms));
            refused += first.index() == 0;
        }
        BOOST_TEST(refused == 0);
    });
}

BOOST_AUTO_TEST_CASE(the_destructor_stops_all_searches) {
    run([](Executor loop) -> awaitable<void> {
        auto engine = std::make_unique<Engine>(loop, 2, nullptr);
        for (int count = 0; count < 5; ++count) {
            boost::asio::co_spawn(
                loop, [&]() -> awaitable<void> { co_await engine->analyse(hard); },
                [](std::exception_ptr) {});
        }
        co_await sleep(5ms);
        // Each search would take several seconds.
        const auto before = Clock::now();
        engine.reset();
        BOOST_CHECK(Clock::now() - before < 1s);
    });
}
