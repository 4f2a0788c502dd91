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

/// Makes a name of what a client sends: composes its characters and removes the space around it.
/// Returns nothing if it is empty then, longer than max_name_characters, or has characters that
/// are not for reading: of control and format (such as those that change the direction of the
/// text), line separators, private ones, and those that Unicode has not assigned.
std::optional<Name> parse_name(std::string_view text);

}  // namespace connect4
