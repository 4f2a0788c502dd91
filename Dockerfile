# The Connect Four server and its page. deploy/README.md explains how to run the image.

FROM debian:12-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        cmake ninja-build g++ libspdlog-dev libsqlite3-dev libhiredis-dev libboost1.81-dev \
        libboost-json1.81-dev libboost-program-options1.81-dev libboost-url1.81-dev
WORKDIR /connect4
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY src src
RUN cmake --preset release -DBUILD_TESTING=OFF \
    && cmake --build --preset release --target connect4-server

FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libspdlog1.10 libfmt9 libsqlite3-0 libhiredis0.14 libboost-json1.81.0 \
        libboost-program-options1.81.0 libboost-url1.81.0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --home-dir /var/lib/connect4 --shell /usr/sbin/nologin connect4 \
    && install -d -o connect4 -g connect4 -m 700 /var/lib/connect4
COPY --from=build /connect4/build/release/bin/connect4-server /usr/local/bin/
COPY web /usr/local/share/connect4/web

# The folder of the database. A volume keeps the games when the container is replaced.
ENV STATE_DIRECTORY=/var/lib/connect4
VOLUME /var/lib/connect4
USER 10001

# The default. A platform that sets $PORT publishes that port.
EXPOSE 8001
STOPSIGNAL SIGTERM
# bash can open the connection itself, so the image needs no HTTP client.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["bash", "-c", "\
    exec 3<>/dev/tcp/127.0.0.1/${PORT:-8001} \
    && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 \
    && grep -q ^OK <&3"]
ENTRYPOINT ["connect4-server", "--web", "/usr/local/share/connect4/web"]
