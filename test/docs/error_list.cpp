// Writes the code and the sentence of each error that a client can be told, one error a line, with
// a tab in between: docs_test.py compares them with docs/protocol.md.

#include <boost/system/error_code.hpp>
#include <iostream>

#include "connect4/error.hpp"
#include "server/operation/server_error.hpp"

namespace {

using boost::system::error_code;

// The errors of a category are numbered from 1 without gaps. An unknown number is "internal".
void list(const boost::system::error_category& category) {
    for (int value = 1;; ++value) {
        const error_code error(value, category);
        const auto code = connect4::code_of(error);
        std::cout << code << '\t' << error.message() << '\n';
        if (code == "internal") return;
    }
}

}  // namespace

int main() {
    list(connect4::error_category());
    list(error_code(server::ServerError::unavailable).category());
}
