// Entries are those of a match exactly if each of them is possible after those before it.
#include <string_view>

#include "connect4/match.hpp"
#include "fuzz.hpp"

using namespace connect4;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view entries(reinterpret_cast<const char*>(data), size);
    Match match;
    std::size_t possible = 0;
    while (possible < size && match.apply(entries[possible])) ++possible;
    require(match.entries() == entries.substr(0, possible), "What is refused changes nothing.");

    const auto replayed = replay_match(entries);
    require(replayed.has_value() == (possible == size), "A match has possible entries only.");
    const auto beginning = replay_match(entries.substr(0, possible));
    require(beginning && beginning->game().moves().size() == match.game().moves().size() &&
                beginning->takebacks() == match.takebacks() &&
                beginning->series() == match.series() && beginning->is_over() == match.is_over(),
            "The same entries give the same match.");
    return 0;
}
