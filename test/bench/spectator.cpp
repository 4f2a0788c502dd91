#include "spectator.hpp"

#include <stdexcept>

#include "wire.hpp"

namespace bench {
namespace {

std::string watch_frame(std::string_view key) {
    return client_frame(Opcode::text, R"({"type":"init","watch":")" + std::string(key) + R"("})");
}

}  // namespace

Spectator::Spectator(const Server& server, std::string_view watch_key, const Game& game,
                     Deliveries& deliveries)
    : Connection(server.address, server.handshake, watch_frame(watch_key)),
      game_(&game),
      deliveries_(&deliveries) {}

void Spectator::await(std::size_t count) {
    set_state(State::playing);
    goal_ += count;
}

std::string Spectator::awaited_event() const {
    return "the delivery of move " + std::to_string(step_ + 1) + ", " +
           game_->steps[step_].play.compact;
}

void Spectator::take_event(std::string_view text) {
    if (step_ == goal_) {
        refuse_unexpected(text);
    }
    const Reply& expected = game_->steps[step_].play;
    if (!expected.matches(text)) {
        throw std::runtime_error("The delivery of move " + std::to_string(step_ + 1) +
                                 " is wrong: " + std::string(text) + " instead of " +
                                 expected.compact);
    }
    if (state() == State::playing) {
        deliveries_->times.add(Clock::now() - deliveries_->sent_at);
    }
    if (++step_ == goal_) {
        set_state(State::ready);
    }
}

}  // namespace bench
