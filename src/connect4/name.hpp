#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "connect4/short_text.hpp"

namespace connect4 {

/// The maximal number of characters of a player's name, counted as Unicode's code points.
inline constexpr std::size_t max_name_characters = 24;

/// A player's name, in UTF-8 and Unicode's normalisation form C.
using Name = ShortText<4 * max_name_characters>;

/// Makes a name of the text that a client sends: composes its characters, and removes the space
/// around it. Returns nothing if the result is empty or has more than max_name_characters. Also
/// returns nothing if it has a character of control or format (such as one that changes the
/// direction of the text), a line separator, or a private or unassigned character.
std::optional<Name> parse_name(std::string_view text);

}  // namespace connect4
