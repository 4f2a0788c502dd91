#include "player.hpp"

#include <algorithm>
#include <stdexcept>

#include "wire.hpp"

namespace bench {
namespace {

std::string start_frame() {
    return client_frame(Opcode::text, R"({"type":"init","opponent":"local"})");
}

// A spectator that joins or leaves causes a presence event at any time.
bool is_presence(std::string_view text) { return text.starts_with(R"({"type":"presence",)"); }

// Returns the value of "watch", which has no escapes; empty if there is none.
std::string_view find_watch_key(std::string_view text) {
    constexpr std::string_view name = R"("watch":)";
    const std::size_t position = text.find(name);
    if (position == std::string_view::npos) {
        return {};
    }
    text.remove_prefix(position + name.size());
    text.remove_prefix(std::min(text.find('"'), text.size() - 1) + 1);
    return text.substr(0, text.find('"'));
}

}  // namespace

Player::Player(const Server& server, Dialect dialect, const Game& game, RoundTrips& round_trips)
    : Connection(server.address, dialect == Dialect::v2 ? server.v2_handshake : server.handshake,
                 dialect == Dialect::v2 ? start_frame() : ""),
      dialect_(dialect),
      game_(&game),
      round_trips_(&round_trips) {}

void Player::play_on() {
    set_state(State::playing);
    goal_ = game_->steps.size();
    send_moves(1, Clock::now());
}

void Player::play_at_once(std::size_t count) {
    set_state(State::playing);
    goal_ = sent_ + count;
    send_moves(count, Clock::now());
}

std::string Player::awaited_event() const {
    if (state() == State::opening) {
        return "the answer to init";
    }
    return "the reply to move " + std::to_string(step_ + 1) + ", " + expected().compact;
}

void Player::take_event(std::string_view text) {
    if (dialect_ == Dialect::v2 && is_presence(text)) {
        return;
    }
    if (state() == State::opening) {
        take_init(text);
        return;
    }
    if (state() != State::playing) {
        refuse_unexpected(text);
    }
    check_reply(text);
    const auto now = Clock::now();
    if (!awaits_win_) {
        round_trips_->add(now - sent_at_);
        if (game_->steps[step_].win) {
            awaits_win_ = true;
            return;
        }
    }
    if (++step_ == game_->steps.size()) {
        set_state(State::played);
    } else if (step_ == goal_) {
        set_state(State::ready);
    } else if (step_ == sent_) {
        send_moves(1, now);
    }
}

void Player::take_init(std::string_view text) {
    constexpr std::size_t key_length = 16;
    watch_key_ = find_watch_key(text);
    if (dialect_ != Dialect::v2 || watch_key_.size() != key_length) {
        throw std::runtime_error("The server's answer to init is wrong: " + std::string(text));
    }
    set_state(State::ready);
}

void Player::check_reply(std::string_view text) const {
    // The peers of the benchmark send the tutorial's events in this dialect, too.
    const bool numbered = dialect_ == Dialect::v2 && text == game_->steps[step_].numbered_play;
    if (!numbered && !expected().matches(text)) {
        throw std::runtime_error("The server's reply to move " + std::to_string(step_ + 1) +
                                 " is wrong: " + std::string(text) + " instead of " +
                                 expected().compact);
    }
}

const Reply& Player::expected() const {
    const Step& step = game_->steps[step_];
    return awaits_win_ ? *step.win : step.play;
}

void Player::send_moves(std::size_t count, Clock::time_point now) {
    sent_at_ = now;
    if (count == 1) {
        send(play_frame(game_->steps[sent_++].column));
        return;
    }
    std::string frames;
    for (; count > 0; --count) {
        frames += play_frame(game_->steps[sent_++].column);
    }
    send(frames);
}

}  // namespace bench
