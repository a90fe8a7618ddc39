//! Paints dense points into pixels: a hundred thousand points are too many to
//! be drawn as shapes, and few enough to be blended one by one.

use super::scene::Points;

/// A rectangle of pixels in a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Raster {
    /// Left edge in the picture, in device pixels.
    pub x: u32,
    /// Upper edge in the picture, in device pixels.
    pub y: u32,
    /// Width in device pixels.
    pub width: u32,
    /// Height in device pixels.
    pub height: u32,
    /// Red, green, blue and alpha, not multiplied with each other; row by row.
    pub pixels: Vec<u8>,
}

/// Paints `points` at `ratio` device pixels per CSS pixel into a picture of
/// `size` device pixels. `colours` gives each shade's red, green and blue.
///
/// Only the rectangle that the points touch is returned; `None` when they touch nothing.
pub fn paint(
    points: &Points,
    colours: &[[u8; 3]; 256],
    ratio: f32,
    size: [u32; 2],
) -> Option<Raster> {
    let disc = Disc::new(points.diameter * ratio);
    let reach = disc.width as f32 / 2.0;
    let room = size.map(|length| length.saturating_sub(disc.width) as i32);
    // A cast instead of a rounding function: it is one instruction, and saturates.
    let corner = move |centre: f32| {
        let edge = centre * ratio - reach + 0.5;
        // Also false for what is not a number.
        if edge >= 0.0 { edge as i32 } else { -1 }
    };
    let places = || {
        let xs = points.xs.iter().map(move |x| corner(*x));
        xs.zip(points.ys.iter().map(move |y| corner(*y)))
    };
    let inside = |(x, y): &(i32, i32)| (0..=room[0]).contains(x) && (0..=room[1]).contains(y);
    if size.iter().any(|length| *length < disc.width) {
        return None;
    }
    let (mut low, mut high) = ([u32::MAX; 2], [0u32; 2]);
    for (x, y) in places().filter(inside) {
        let place = [x as u32, y as u32];
        for axis in 0..2 {
            low[axis] = low[axis].min(place[axis]);
            high[axis] = high[axis].max(place[axis] + disc.width);
        }
    }
    if low[0] >= high[0] || low[1] >= high[1] {
        return None;
    }
    let (width, height) = (high[0] - low[0], high[1] - low[1]);
    // Colours multiplied with alpha while blending: the cheapest "over".
    let mut pixels = vec![[0u8; 4]; width as usize * height as usize];
    let weights = disc.weights(points.opacity);
    let side = disc.width as usize;
    for (place, shade) in places().zip(&points.shades) {
        if !inside(&place) {
            continue;
        }
        let [red, green, blue] = colours[usize::from(*shade)];
        let colour = [red, green, blue, 255].map(i32::from);
        let (x, y) = (place.0 as u32 - low[0], place.1 as u32 - low[1]);
        let mut start = y as usize * width as usize + x as usize;
        for weights in weights.chunks_exact(side) {
            let Some(line) = pixels.get_mut(start..start + side) else {
                break;
            };
            for (pixel, weight) in line.iter_mut().zip(weights) {
                over(pixel, &colour, *weight);
            }
            start += width as usize;
        }
    }
    Some(Raster {
        x: low[0],
        y: low[1],
        width,
        height,
        pixels: straight(pixels),
    })
}

/// Blends a colour over a pixel whose colours are multiplied with its alpha;
/// `weight` is the colour's part in 256.
#[inline]
fn over(pixel: &mut [u8; 4], colour: &[i32; 4], weight: i32) {
    for (channel, colour) in pixel.iter_mut().zip(colour) {
        let now = i32::from(*channel);
        *channel = (now + (((colour - now) * weight + 128) >> 8)) as u8;
    }
}

/// Divides the colours by alpha again, as pictures want them.
fn straight(pixels: Vec<[u8; 4]>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(pixels.len() * 4);
    for [red, green, blue, alpha] in pixels {
        let divided = |channel: u8| match alpha {
            0 => 0,
            _ => (u32::from(channel) * 255 / u32::from(alpha)).min(255) as u8,
        };
        bytes.extend_from_slice(&[divided(red), divided(green), divided(blue), alpha]);
    }
    bytes
}

/// How much of each pixel of a square a disc covers, from 0 to 1.
struct Disc {
    width: u32,
    cover: Vec<f32>,
}

impl Disc {
    fn new(diameter: f32) -> Disc {
        let diameter = if diameter.is_finite() {
            diameter.clamp(1.0, 64.0)
        } else {
            1.0
        };
        let width = libm::ceilf(diameter) as u32;
        let middle = width as f32 / 2.0;
        let cover = (0..width * width).map(|index| {
            let x = (index % width) as f32 + 0.5 - middle;
            let y = (index / width) as f32 + 0.5 - middle;
            // The edge fades over one pixel.
            let inside = diameter / 2.0 + 0.5 - libm::sqrtf(x * x + y * y);
            inside.clamp(0.0, 1.0)
        });
        Disc {
            width,
            cover: cover.collect(),
        }
    }
    /// The part of the disc's colour in each pixel, in 256ths.
    fn weights(&self, opacity: f32) -> Vec<i32> {
        let most = opacity.clamp(0.0, 1.0) * 256.0;
        self.cover
            .iter()
            .map(|cover| libm::roundf(cover * most) as i32)
            .collect()
    }
}
