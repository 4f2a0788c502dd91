#include "server/process_event.hpp"

#include <cstddef>
#include <optional>

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;

namespace {

// The index of the move of this number, if that has been played.
std::optional<std::size_t> find_move(const Match& match, int number) {
    const auto index = static_cast<std::size_t>(number - 1);
    if (number == 0 || index >= match.game().moves().size()) return std::nullopt;
    return index;
}

awaitable<error_code> play_move(Client& websocket, Room& room, Player player, Event event) {
    const Connect4& game = room.match().game();
    if (const auto index = find_move(room.match(), event.move)) {
        const Move& move = game.moves()[*index];
        const bool same = move.column == event.column && (room.is_local() || move.player == player);
        if (!same) co_return Error::move_taken;
        co_await websocket.send(room.play_event(*index));
        co_return error_code();
    }
    const auto next = static_cast<int>(game.moves().size()) + 1;
    if (event.move > next) co_return Error::move_ahead;
    co_return co_await room.record(player, move_entry(event.column));
}

// Who plays both colours agrees at once, and so does the computer.
awaitable<error_code> ask_for_rematch(Room& room, Player player) {
    const bool is_agreed = room.opponent().kind != Opponent::Kind::friend_;
    if (!is_agreed) co_return co_await room.record(player, rematch_entry(player));
    const Player first = room.match().wants_rematch() == PLAYER1 ? PLAYER2 : PLAYER1;
    error_code refusal = co_await room.record(first, rematch_entry(first));
    if (!refusal && room.match().wants_rematch()) {
        refusal = co_await room.record(opponent(first), rematch_entry(opponent(first)));
    }
    co_return refusal;
}

error_code analyse(Client& websocket, const Room& room) {
    if (!room.may_be_analysed()) return Error::no_analysis_now;
    return websocket.start_analysis(room.match().game());
}

}  // namespace

awaitable<error_code> process_event(Client& websocket, Room& room, Player player, Event event) {
    switch (event.type) {
        case Event::Type::play:
            co_return co_await play_move(websocket, room, player, event);
        case Event::Type::resign:
            co_return co_await room.record(player, resign_entry(player));
        case Event::Type::rematch:
            co_return co_await ask_for_rematch(room, player);
        case Event::Type::analyse:
            co_return analyse(websocket, room);
        default:
            co_return Error::already_begun;
    }
}

error_code process_watching_event(Client& websocket, const Room& room, Event event) {
    if (event.type != Event::Type::analyse) return Error::not_a_player;
    return analyse(websocket, room);
}

}  // namespace server
