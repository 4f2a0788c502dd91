#pragma once

#include <exception>
#include <iostream>

namespace lessons {

/// The completion handler of a spawned coroutine: prints the exception that left the coroutine,
/// if there is one.
inline void report(std::exception_ptr failure) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        std::cerr << "A coroutine failed: " << error.what() << std::endl;
    }
}

}  // namespace lessons
