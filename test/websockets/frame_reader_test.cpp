#include <boost/test/unit_test.hpp>

#include "autobahn_cases.hpp"
#include "websockets/frame.hpp"

using namespace test;
using namespace websockets;
using namespace std::string_literals;

namespace {

using Event = FrameReader::Event;
using Reactions = std::vector<std::string>;

// What a server that sends each message back sends, until it closes the connection.
class Echo {
public:
    explicit Echo(std::size_t max_size = 1'000'000, Role role = Role::server)
        : reader_(role, max_size) {}

    void receive(std::string bytes) {
        std::span<char> rest(bytes);
        while (!closed_ && react(reader_.read(rest))) {
        }
    }

    const Reactions& reactions() const { return reactions_; }

private:
    bool react(Event event) {
        switch (event) {
            case Event::none:
                return false;
            case Event::message:
                reactions_.push_back("text " + std::string(reader_.payload()));
                return true;
            case Event::ping:
                reactions_.push_back("pong " + std::string(reader_.payload()));
                return true;
            case Event::pong:
                return true;
            case Event::close:
            case Event::failure:
                reactions_.push_back("close " + std::to_string(reader_.code()));
                closed_ = true;
        }
        return false;
    }

    FrameReader reader_;
    bool closed_ = false;
    Reactions reactions_;
};

Reactions reactions_to(std::string bytes, std::size_t max_size = 1'000'000) {
    Echo echo(max_size);
    echo.receive(std::move(bytes));
    return echo.reactions();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_cases_of_the_autobahn_suite_pass) {
    for (const AutobahnCase& autobahn : autobahn_cases()) {
        BOOST_TEST_CONTEXT("case " << autobahn.number) {
            BOOST_TEST((reactions_to(autobahn.bytes) == autobahn.reactions));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_cases_pass_if_the_bytes_are_cut_anywhere) {
    for (const AutobahnCase& autobahn : autobahn_cases()) {
        const std::string& bytes = autobahn.bytes;
        // Of a long message, the cuts at the ends are enough.
        for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
            if (cut == 300 && bytes.size() > 1000) cut = bytes.size() - 300;
            Echo echo;
            echo.receive(bytes.substr(0, cut));
            echo.receive(bytes.substr(cut));
            if (echo.reactions() != autobahn.reactions) {
                BOOST_ERROR("case " << autobahn.number << " cut at " << cut);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_cases_pass_byte_by_byte) {
    for (const AutobahnCase& autobahn : autobahn_cases()) {
        Echo echo;
        for (const char byte : autobahn.bytes) echo.receive({byte});
        BOOST_TEST_CONTEXT("case " << autobahn.number) {
            BOOST_TEST((echo.reactions() == autobahn.reactions));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_client_must_mask_and_a_server_must_not) {
    std::string unmasked;
    append_frame(unmasked, Opcode::text, "hi");
    BOOST_TEST((reactions_to(unmasked) == Reactions{"close 1002"}));
    Echo client(100, Role::client);
    client.receive(unmasked);
    client.receive(masked_frame(0x81, "hi"));
    BOOST_TEST((client.reactions() == Reactions{"text hi", "close 1002"}));
}

BOOST_AUTO_TEST_CASE(a_length_must_have_its_shortest_form) {
    for (const std::string& header :
         {"\x81\xfe\0\x7d"s, "\x81\xff\0\0\0\0\0\0\xff\xff"s, "\x81\xff\x80\0\0\0\0\0\0\0"s}) {
        BOOST_TEST((reactions_to(header + "key!") == Reactions{"close 1002"}));
    }
    // These are the shortest forms, but the messages are too big.
    for (const std::string& header : {"\x81\xfe\0\x7e"s, "\x81\xff\0\0\0\0\0\x01\0\0"s}) {
        BOOST_TEST((reactions_to(header + "key!", 100) == Reactions{"close 1009"}));
    }
}

BOOST_AUTO_TEST_CASE(the_maximal_size_counts_all_fragments) {
    const std::string half(50, 'x');
    BOOST_TEST(
        (reactions_to(masked_frame(0x81, half + half), 100) == Reactions{"text " + half + half}));
    const std::string fragments = masked_frame(0x01, half) + masked_frame(0x89, half);
    BOOST_TEST((reactions_to(fragments + masked_frame(0x80, half), 100) ==
                Reactions{"pong " + half, "text " + half + half}));
    // The header is enough to refuse a message.
    const std::string header = masked_frame(0x00, half + "x").substr(0, 6);
    BOOST_TEST((reactions_to(fragments + header, 100) == Reactions{"pong " + half, "close 1009"}));
}

BOOST_AUTO_TEST_CASE(binary_messages_are_refused_at_once) {
    BOOST_TEST((reactions_to("\x82\x80") == Reactions{"close 1003"}));
}

BOOST_AUTO_TEST_CASE(iana_has_added_close_codes) {
    for (const std::uint16_t code : {1012, 1013, 1014}) {
        BOOST_TEST((reactions_to(masked_frame(0x88, close_payload(code, ""))) ==
                    Reactions{"close " + std::to_string(code)}));
    }
    BOOST_TEST(
        (reactions_to(masked_frame(0x88, close_payload(1015, ""))) == Reactions{"close 1002"}));
}

BOOST_AUTO_TEST_CASE(the_reason_of_a_close_frame_is_its_payload_without_the_code) {
    FrameReader reader(Role::server, 100);
    std::string bytes = masked_frame(0x88, close_payload(1001, "lunch"));
    std::span<char> rest(bytes);
    BOOST_CHECK(reader.read(rest) == Event::close);
    BOOST_TEST(reader.code() == 1001);
    BOOST_TEST(reader.payload() == "lunch");
    BOOST_TEST(rest.empty());
}

BOOST_AUTO_TEST_CASE(reading_stops_behind_an_event) {
    FrameReader reader(Role::server, 100);
    std::string bytes = masked_frame(0x81, "one") + masked_frame(0x81, "two");
    std::span<char> rest(bytes);
    BOOST_CHECK(reader.read(rest) == Event::message);
    BOOST_TEST(reader.payload() == "one");
    BOOST_TEST(rest.size() == 9U);
    BOOST_CHECK(reader.read(rest) == Event::message);
    BOOST_TEST(reader.payload() == "two");
    BOOST_CHECK(reader.read(rest) == Event::none);
}

BOOST_AUTO_TEST_CASE(a_message_that_arrives_whole_is_not_copied) {
    FrameReader reader(Role::server, 100);
    std::string bytes = masked_frame(0x81, "whole");
    std::span<char> rest(bytes);
    BOOST_CHECK(reader.read(rest) == Event::message);
    BOOST_TEST(reader.payload().data() == bytes.data() + 6);
}
