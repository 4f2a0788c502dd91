#include "tutorial/part2/games.hpp"

#include <fmt/core.h>

#include <random>

namespace tutorial {

std::string make_key() {
    std::random_device random;
    const unsigned first = random();
    const unsigned second = random();
    const unsigned third = random();
    return fmt::format("{:08x}{:08x}{:08x}", first, second, third);
}

}  // namespace tutorial
