/// People in `vtest.avi`, counted by eye on the extracted frames before any program saw them.
///
/// Rule: every visible person counts, also far away, behind the sign post, and cut by the edge
/// of the picture, even where only an arm or a shoe is to be seen. Frames count from 0.
enum HandCount {
    /// Frame → people.
    static let pedestrians: [Int: Int] = [
        // One far on the path, three at the sign (one behind the post), a pair, one on the road.
        100: 7,
        // One far, three at the sign (one mostly hidden), one in the middle, a pair, one at the
        // right, and a shoe at the right edge.
        150: 9,
        200: 7,
        250: 7,
        300: 6,
        // One of them stands behind the post.
        350: 6,
        400: 3,
        450: 3,
        // One of them is an arm at the right edge.
        500: 5,
        // One of them stands behind the sign.
        550: 6,
    ]
}
