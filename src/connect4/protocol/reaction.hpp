#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace connect4 {

/// What players and spectators may say to each other. There is no free text, which would need a
/// moderator.
enum class Reaction : std::uint8_t { hello, good_luck, nice_move, oops, thinking, thanks };

/// The words of the events, by Reaction.
inline constexpr std::array<std::string_view, 6> reaction_words = {
    "hello", "good_luck", "nice_move", "oops", "thinking", "thanks"};

constexpr std::string_view to_string(Reaction reaction) {
    return reaction_words[static_cast<std::size_t>(reaction)];
}

/// The reaction with this word; nothing if there is none.
constexpr std::optional<Reaction> reaction_of(std::string_view word) {
    for (std::size_t i = 0; i < reaction_words.size(); ++i) {
        if (reaction_words[i] == word) return static_cast<Reaction>(i);
    }
    return std::nullopt;
}

}  // namespace connect4
