#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>

/// What libFuzzer calls with each input; each target defines it. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

/// Ends the program if something that holds for every input does not hold, so that the fuzzer
/// keeps the input.
inline void require(bool condition, const char* sentence) {
    if (condition) return;
    std::cerr << "This does not hold: " << sentence << '\n';
    std::abort();
}
