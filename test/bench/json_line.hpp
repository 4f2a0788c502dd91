#pragma once

#include <optional>
#include <sstream>
#include <string>

namespace bench {

/// Writes a JSON object. All values are numbers, or null if there was no measurement.
class JsonLine {
public:
    explicit JsonLine(const char* phase) { text_ << "{\"phase\": \"" << phase << '"'; }

    template <typename Number>
    JsonLine& add(const char* name, Number value) {
        text_ << ", \"" << name << "\": " << value;
        return *this;
    }

    template <typename Number>
    JsonLine& add(const char* name, std::optional<Number> value) {
        if (value) {
            return add(name, *value);
        }
        return add(name, "null");
    }

    [[nodiscard]] std::string finish() const { return text_.str() + "}"; }

private:
    std::ostringstream text_;
};

}  // namespace bench
