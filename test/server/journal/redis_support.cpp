#include "redis_support.hpp"

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace test {
namespace {

struct Free {
    void operator()(redisContext* context) const { redisFree(context); }
    void operator()(void* reply) const { freeReplyObject(reply); }
};

// A port that was free a moment ago.
std::uint16_t find_port() {
    asio::io_context loop;
    const tcp::endpoint any(asio::ip::address_v4::loopback(), 0);
    return tcp::acceptor(loop, any).local_endpoint().port();
}

// Reads the output until it contains the text. Returns false if it ends before.
bool read_until(int output, std::string_view text) {
    std::string all;
    char byte = 0;
    while (all.find(text) == all.npos) {
        if (::read(output, &byte, 1) != 1) return false;
        all += byte;
    }
    return true;
}

std::string to_text(const redisReply& reply) {
    if (reply.type == REDIS_REPLY_INTEGER) return std::to_string(reply.integer);
    std::string text(reply.str == nullptr ? "" : reply.str, reply.str == nullptr ? 0 : reply.len);
    for (std::size_t i = 0; i < reply.elements; ++i) text += to_text(*reply.element[i]) + "\n";
    return text;
}

// Without Redis, the test counts as skipped.
void skip_without_redis() {
    static const bool has_redis = std::system("command -v redis-server >/dev/null") == 0;
    if (has_redis) return;
    std::puts("Skipped: this machine has no redis-server.");
    std::fflush(stdout);
    std::_Exit(77);
}

}  // namespace

// Another program may take a port before Redis does.
RedisServer::RedisServer(std::vector<std::string> options, std::string certificate)
    : options_(std::move(options)), certificate_(std::move(certificate)) {
    skip_without_redis();
    for (int attempt = 0; attempt < 10; ++attempt) {
        port_ = find_port();
        tls_port_ = find_port();
        if (start()) return;
    }
    throw std::runtime_error("redis-server does not start");
}

RedisServer::~RedisServer() { kill(); }

std::vector<std::string> RedisServer::command_line() const {
    std::vector<std::string> words = {
        "redis-server",
        "--bind",
        "127.0.0.1",
        "--port",
        std::to_string(port_),
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        folder_.path().string(),
        "--unixsocket",
        "redis.sock",
    };
    if (!certificate_.empty()) {
        words.insert(words.end(), {"--tls-port", std::to_string(tls_port_), "--tls-cert-file",
                                   certificate_, "--tls-key-file", certificate_,
                                   "--tls-ca-cert-file", certificate_, "--tls-auth-clients", "no"});
    }
    words.insert(words.end(), options_.begin(), options_.end());
    return words;
}

bool RedisServer::start() {
    std::vector<std::string> words = command_line();
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    int output[2];
    if (::pipe2(output, O_CLOEXEC) != 0) throw std::runtime_error("there is no pipe");
    process_ = ::fork();
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // A test that crashes leaves no server behind.
        ::dup2(output[1], STDOUT_FILENO);
        ::execvp(arguments[0], arguments.data());
        ::_exit(1);
    }
    ::close(output[1]);
    output_ = output[0];
    if (read_until(output_, "Ready to accept connections")) return true;
    kill();
    return false;
}

void RedisServer::kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(output_);
    process_ = 0;
}

void RedisServer::restart() {
    kill();
    for (int attempt = 0; attempt < 10; ++attempt) {
        if (start()) return;
    }
    throw std::runtime_error("redis-server does not start again");
}

void RedisServer::pause() {
    ::kill(process_, SIGSTOP);
    ::waitpid(process_, nullptr, WUNTRACED);
}

void RedisServer::resume() { ::kill(process_, SIGCONT); }

server::RedisOptions RedisServer::options() const {
    server::RedisOptions options;
    options.addresses.push_back({"127.0.0.1", port_});
    return options;
}

server::RedisOptions RedisServer::tls_options(const std::string& ca_file) const {
    server::RedisOptions options;
    options.addresses.push_back({"127.0.0.1", tls_port_});
    options.tls = true;
    options.ca_file = ca_file;
    return options;
}

std::string RedisServer::socket_url() const {
    return "unix://" + (folder_.path() / "redis.sock").string();
}

std::string RedisServer::command(const std::vector<std::string>& arguments) const {
    const std::unique_ptr<redisContext, Free> context(redisConnect("127.0.0.1", port_));
    if (!context || context->err != 0) throw std::runtime_error("Redis cannot be reached");
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const std::string& argument : arguments) {
        words.push_back(argument.data());
        sizes.push_back(argument.size());
    }
    const std::unique_ptr<void, Free> reply(redisCommandArgv(
        context.get(), static_cast<int>(words.size()), words.data(), sizes.data()));
    if (!reply) throw std::runtime_error("Redis does not answer");
    return to_text(*static_cast<const redisReply*>(reply.get()));
}

}  // namespace test
