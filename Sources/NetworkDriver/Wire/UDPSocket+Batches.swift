import CDatagrams
import DeviceIO
import Glibc
import Quantities

extension UDPSocket {
    /// Waits until a datagram is there and hands over that and what else is, in bounded number,
    /// many with one call of the system; nothing is allocated.
    ///
    /// - Parameter body: Given each datagram and its bytes, which are valid during the call alone.
    /// - Returns: Whether any was there.
    func receiveBatches(
        timeout: Int64, _ body: (Datagram, UnsafeRawBufferPointer) -> Void
    ) throws(DriverError) -> Bool {
        guard try wait(timeout: timeout) else { return false }
        var left = UDPSocket.datagramsPerRead
        while left > 0 {
            let count = min(batch.count, left)
            let base = storage.bindMemory(to: UInt8.self).baseAddress
            let got = try SocketCall.make("recvmmsg", device: device, action: "receive") {
                Int(nacre_receive_many(descriptor, base, UDPSocket.room, &batch, Int32(count)))
            }
            guard let got, got > 0 else { break }
            let now = MonotonicClock.now
            for index in 0..<got { hand(index, now, body) }
            left -= got
            if got < count { break }
        }
        return true
    }

    private func hand(
        _ index: Int, _ now: MonotonicTime, _ body: (Datagram, UnsafeRawBufferPointer) -> Void
    ) {
        let one = batch[index]
        if one.has_overflow != 0 {
            overflow += UInt64(one.overflow &- lastOverflow)
            lastOverflow = one.overflow
        }
        var age: Int64 = 0
        if one.has_stamp != 0 {
            age = UDPSocket.age(
                of: timespec(
                    tv_sec: Int(one.stamp_seconds), tv_nsec: Int(one.stamp_nanoseconds)))
        }
        let start = index * UDPSocket.room
        let length = min(Int(one.length), UDPSocket.room)
        body(
            Datagram(
                count: length, sender: SocketAddress(host: one.host, port: one.port),
                receivedAt: now + -age),
            UnsafeRawBufferPointer(rebasing: storage[start..<(start + length)]))
    }
}
