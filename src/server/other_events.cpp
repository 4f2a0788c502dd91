#include "server/other_events.hpp"

#include <optional>
#include <string>

#include "server/operation/server_error.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;

namespace {

error_code analyse(Client& websocket, const Room& room) {
    if (!room.can_be_analysed()) return Error::no_analysis_now;
    const auto is_current = [weak = room.weak_from_this(), resets = room.resets()] {
        const auto locked = weak.lock();
        return locked && locked->resets() == resets;
    };
    return websocket.start_analysis(room.match().game(), is_current);
}

error_code react(Client& websocket, Room& room, std::optional<Seat> seat, Reaction reaction) {
    if (!websocket.take_reaction()) return ServerError::too_many_reactions;
    room.react(seat, reaction);
    return {};
}

error_code process_watching(Client& websocket, Room& room, const Event& event) {
    if (event.type == Event::Type::reaction) {
        return react(websocket, room, std::nullopt, event.reaction);
    }
    if (event.type != Event::Type::analyse) return Error::not_a_player;
    return analyse(websocket, room);
}

}  // namespace

awaitable<void> process_other(Client& websocket, Room& room, Seat seat, Event event) {
    error_code refusal;
    switch (event.type) {
        case Event::Type::resign:
            refusal = co_await room.resign(seat);
            break;
        case Event::Type::rematch:
            refusal = co_await room.rematch(seat);
            break;
        case Event::Type::takeback:
            refusal = co_await room.take_back(seat);
            break;
        case Event::Type::claim:
            refusal = co_await room.claim(seat, event.claims_win);
            break;
        case Event::Type::reaction:
            refusal = react(websocket, room, seat, event.reaction);
            break;
        case Event::Type::analyse:
            refusal = analyse(websocket, room);
            break;
        case Event::Type::init:
            refusal = Error::already_begun;
            break;
        case Event::Type::play:  // The caller plays moves itself.
        case Event::Type::ping:  // Client::recv() answers it.
            refusal = Error::bad_event;
            break;
    }
    if (refusal) co_await websocket.send_error(refusal);
}

awaitable<void> spectate(Client& websocket, Room& room) {
    std::string message;
    while (co_await websocket.recv(message)) {
        const auto event = parse_event(message, websocket.dialect());
        const error_code refusal =
            event ? process_watching(websocket, room, *event) : event.error();
        if (refusal) co_await websocket.send_error(refusal);
    }
}

}  // namespace server
