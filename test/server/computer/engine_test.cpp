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

const std::string address = "192.0.2.1";

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
        const auto first = co_await (engine.analyse(address, hard) || sleep(10ms));
        BOOST_TEST(first.index() == 1U);
    });
}

BOOST_AUTO_TEST_CASE(a_cancelled_search_makes_room_for_the_next_one) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        for (int round = 0; round < 20; ++round) {
            co_await (engine.analyse(address, hard) || engine.best_move(address, hard, 5) ||
                      sleep(1ms));
        }
        const auto scores = co_await engine.analyse(address, late());
        BOOST_TEST(scores.has_value());
    });
}

BOOST_AUTO_TEST_CASE(signs_are_those_of_the_scores) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 2, nullptr);
        const auto signs = co_await engine.analyse_signs(address, late());
        const auto scores = co_await engine.analyse(address, late());
        const auto move = co_await engine.best_move(address, late(), 5);
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
            const auto scores = co_await engine.analyse(address, late());
            if (scores) order += 'a';
        };
        const auto move = [&]() -> awaitable<void> {
            const auto column = co_await engine.best_move(address, late(), 5);
            if (column) order += 'm';
        };
        // Both wait for the only thread, which is busy until the long search is cancelled.
        const auto wait = [&]() -> awaitable<void> {
            boost::asio::co_spawn(loop, analyse, [](std::exception_ptr) {});
            boost::asio::co_spawn(loop, move, [](std::exception_ptr) {});
            co_await sleep(1ms);
        };
        co_await (engine.analyse(address, hard) || wait());
        while (order.size() < 2) co_await sleep(1ms);
        BOOST_TEST(order == "ma");
    });
}

BOOST_AUTO_TEST_CASE(too_many_searches_are_refused) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        int refused = 0;
        const auto search = [&]() -> awaitable<void> {
            const auto scores = co_await engine.analyse(address, hard);
            refused += !scores && scores.error() == ServerError::engine_busy;
        };
        for (int count = 0; count < 300; ++count) {
            boost::asio::co_spawn(loop, search, [](std::exception_ptr) {});
        }
        while (refused == 0) co_await sleep(1ms);
        BOOST_TEST(refused < 300);
    });
}

BOOST_AUTO_TEST_CASE(an_address_with_too_many_searches_does_not_make_the_engine_busy_for_others) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        int refused = 0;
        int refused_others = 0;
        const auto search = [&](std::string from, int& count) -> awaitable<void> {
            const auto scores = co_await engine.analyse(from, hard);
            count += !scores && scores.error() == ServerError::engine_busy;
        };
        for (int count = 0; count < 490; ++count) {
            boost::asio::co_spawn(loop, search(address, refused), [](std::exception_ptr) {});
        }
        while (refused == 0) co_await sleep(1ms);
        for (int count = 0; count < 100; ++count) {
            const std::string other = "198.51.100." + std::to_string(count);
            boost::asio::co_spawn(loop, search(other, refused_others), [](std::exception_ptr) {});
        }
        while (refused + refused_others < 490 + 100 - 256 - 1) co_await sleep(1ms);
        BOOST_TEST(refused_others == 0);
    });
}

BOOST_AUTO_TEST_CASE(addresses_take_turns) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        std::string order;
        const auto search = [&](std::string from) -> awaitable<void> {
            const auto scores = co_await engine.analyse(from, late());
            if (scores) order += from;
        };
        // All wait for the only thread, which is busy until the long search is cancelled.
        const auto wait = [&]() -> awaitable<void> {
            for (const char* const from : {"a", "a", "a", "b"}) {
                boost::asio::co_spawn(loop, search(from), [](std::exception_ptr) {});
            }
            co_await sleep(1ms);
        };
        co_await (engine.best_move(address, hard, 5) || wait());
        while (order.size() < 4) co_await sleep(1ms);
        BOOST_TEST(order == "abaa");
    });
}

BOOST_AUTO_TEST_CASE(cancelled_searches_do_not_count_as_waiting) {
    run([](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        boost::asio::co_spawn(
            loop, [&]() -> awaitable<void> { co_await engine.analyse(address, hard); },
            [](std::exception_ptr) {});
        int refused = 0;
        for (int count = 0; count < 300; ++count) {
            const auto first = co_await (engine.analyse(address, hard) || sleep(0ms));
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
                loop, [&]() -> awaitable<void> { co_await engine->analyse(address, hard); },
                [](std::exception_ptr) {});
        }
        co_await sleep(5ms);
        // Each search would take several seconds.
        const auto before = Clock::now();
        engine.reset();
        BOOST_CHECK(Clock::now() - before < 1s);
    });
}
