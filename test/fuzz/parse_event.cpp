// Any message gives either an event whose fields are in their ranges, or an error.
#include <string_view>

#include "connect4/opponent.hpp"
#include "connect4/protocol/events.hpp"
#include "fuzz.hpp"

using namespace connect4;

namespace {

void check(const Event& event) {
    require(event.column >= 0 && event.column < Connect4::columns, "The column exists.");
    const auto& [number, takebacks] = event.move;
    require(number >= 0 && number <= Connect4::cell_count, "The number of the move exists.");
    const int max_takebacks = static_cast<int>(Match::max_entries);
    require(!takebacks || (*takebacks >= 0 && *takebacks <= max_takebacks),
            "The number of takebacks is possible.");
    require(!event.name || parse_name(*event.name).has_value(), "A name is readable.");
    require(reaction_of(to_string(event.reaction)) == event.reaction, "The reaction exists.");
    require(event.level >= 1 && event.level <= max_level, "The level exists.");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view message(reinterpret_cast<const char*>(data), size);
    for (const Dialect dialect : {Dialect::tutorial, Dialect::v2}) {
        const auto event = parse_event(message, dialect);
        if (event) {
            check(*event);
        } else {
            require(!event.error().message().empty(), "An error has a sentence.");
        }
    }
    return 0;
}
