# SPDX-License-Identifier: Apache-2.0
# Toolchain: from amd64 to AArch64 with the packages of ci/packages-cross.txt. Programs are linked statically, so that the
# emulator needs no libraries of the other machine.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig)
set(OPENSSL_USE_STATIC_LIBS TRUE)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static)
