#include "server/computer/computer.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>

#include "server/operation/server_error.hpp"
#include "websockets/run.hpp"

namespace server {

using namespace connect4;
using namespace std::chrono_literals;
using websockets::awaitable;

namespace {

// When the journal, or the engine, could not do what it was asked for.
constexpr auto pause = 1s;

bool is_turn_of_computer(const Room& room) {
    const Match& match = room.match();
    return !match.is_over() && match.game().turn() == match.colour(room.opponent().seat);
}

}  // namespace

awaitable<void> play_computer(Room& room, Engine& engine) {
    using namespace boost::asio::experimental::awaitable_operators;
    for (;;) {
        if (!is_turn_of_computer(room)) {
            co_await room.wait_for_entry();
            continue;
        }

        // Think, until something happens: the other player may resign meanwhile.
        const Position position = position_of(room.match().game());
        const auto thought =
            co_await (engine.best_move(position, room.opponent().level) || room.wait_for_entry());
        if (thought.index() == 1) continue;
        const Result<int> column = std::get<0>(thought);

        // Play the move. Somebody else may have played it: the computer sits here as often as its
        // player is connected.
        bool is_played = false;
        if (column) {
            const Player player = room.match().colour(room.opponent().seat);
            const auto refusal = co_await room.record(player, move_entry(*column));
            if (refusal == Error::game_not_found) co_return;
            is_played = refusal != ServerError::unavailable;
        }
        if (!is_played) co_await websockets::sleep(pause);
    }
}

}  // namespace server
