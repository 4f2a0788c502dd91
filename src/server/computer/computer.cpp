#include "server/computer/computer.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <utility>

#include "server/operation/server_error.hpp"
#include "websockets/run.hpp"

namespace server {

using namespace connect4;
using namespace std::chrono_literals;
using boost::system::error_code;
using websockets::awaitable;

namespace {

// The time until the next attempt after the journal or the engine failed.
constexpr auto retry_delay = 1s;

bool is_turn_of_computer(const Room& room) {
    const Match& match = room.match();
    return !match.is_over() && match.game().turn() == match.colour(room.opponent().seat);
}

// The computer's side of a game. Ends when it is cancelled, or when the journal has removed the
// match.
awaitable<void> play_computer(Room& room, Engine& engine, std::string address) {
    using namespace boost::asio::experimental::awaitable_operators;
    for (;;) {
        if (!is_turn_of_computer(room)) {
            co_await room.wait_for_entry();
            continue;
        }

        // Search until there is a new entry: the other player may resign meanwhile.
        const Position position = position_of(room.match().game());
        const auto first = co_await (engine.best_move(address, position, room.opponent().level) ||
                                     room.wait_for_entry());
        if (first.index() == 1) continue;
        const Result<int> column = std::get<0>(first);

        // Play the move. It is refused if it has been played already: each connection of the
        // opponent runs a computer of its own.
        error_code refusal = ServerError::unavailable;
        if (column) refusal = co_await room.play(room.opponent().seat, *column);
        if (refusal == Error::game_not_found) co_return;
        if (refusal == ServerError::unavailable) co_await websockets::sleep(retry_delay);
    }
}

}  // namespace

awaitable<void> play_with_computer(Room& room, Engine& engine, std::string address,
                                   awaitable<void> player) {
    if (!room.has_computer()) return player;
    return websockets::first_completed(std::move(player),
                                       play_computer(room, engine, std::move(address)));
}

}  // namespace server
