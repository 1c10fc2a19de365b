import Glibc

/// A terminal of its own, whose other side a test reads.
package final class PseudoTerminal: Sendable {
    /// What a program writes to.
    package let descriptor: Int32
    private let otherSide: Int32

    /// Nil where the system gives no terminal.
    package init?(width: UInt16, height: UInt16) {
        otherSide = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
        var unlock: Int32 = 0
        var number: UInt32 = 0
        // TIOCSPTLCK and TIOCGPTN, which the module does not name.
        guard otherSide >= 0, ioctl(otherSide, 0x4004_5431, &unlock) == 0,
            ioctl(otherSide, 0x8004_5430, &number) == 0
        else { return nil }
        descriptor = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
        guard descriptor >= 0, ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0 else { return nil }
    }

    deinit {
        close(descriptor)
        close(otherSide)
    }

    /// What was written and not read yet, escapes shown as `^`.
    package func read() -> String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(otherSide, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
            .replacing("\u{1B}", with: "^")
    }
}
