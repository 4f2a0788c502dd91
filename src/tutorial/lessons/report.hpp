#pragma once

#include <exception>
#include <iostream>

namespace lessons {

/// For a coroutine that nobody awaits: says which exception left it, if one did.
inline void report(std::exception_ptr failure) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        std::cerr << "A coroutine failed: " << error.what() << std::endl;
    }
}

}  // namespace lessons
