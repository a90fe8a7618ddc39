//! Paints a scene: axes, lines, rectangles and text through plotters, dense
//! points as pixels. Everything is placed in device pixels, so that it is crisp.

use plotters::coord::Shift;
use plotters::prelude::{
    Circle, Color, DrawingArea, IntoDrawingArea, PathElement, RGBAColor, Rectangle, ShapeStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::palette::Palette;
use crate::chart::raster;
use crate::chart::scene::{Anchor, Area, Axis, Ink, Label, Mark, Points, Scene, Weight};

type Drawing = DrawingArea<CanvasBackend, Shift>;

/// A canvas being painted.
struct Painter {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    drawing: Drawing,
    palette: Palette,
    ratio: f32,
}

/// Paints `scene` on `canvas`, whose backing store gets `ratio` device pixels
/// per CSS pixel. `styled` is the canvas in the document whose style counts, and
/// `ground` is painted below everything. `None` when the browser refused.
pub(super) fn paint(
    canvas: &HtmlCanvasElement,
    styled: &HtmlCanvasElement,
    scene: &Scene,
    ratio: f32,
    ground: Option<Ink>,
) -> Option<()> {
    // Setting a size clears the canvas.
    canvas.set_width(libm::roundf(scene.width * ratio) as u32);
    canvas.set_height(libm::roundf(scene.height * ratio) as u32);
    let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let drawing = CanvasBackend::with_canvas_object(canvas.clone())?.into_drawing_area();
    let mut painter = Painter {
        canvas: canvas.clone(),
        context,
        drawing,
        palette: Palette::read(styled)?,
        ratio,
    };
    painter.context.set_line_join("round");
    painter.context.set_line_cap("round");
    if let Some(ink) = ground {
        let whole = Area::between(0.0, 0.0, scene.width, scene.height);
        painter.rect(&whole, ink, 1.0)?;
    }
    for axis in &scene.axes {
        painter.axis(axis)?;
    }
    for mark in &scene.marks {
        painter.mark(mark)?;
    }
    Some(())
}

impl Painter {
    fn device(&self, length: f32) -> i32 {
        libm::roundf(length * self.ratio) as i32
    }

    fn colour(&mut self, ink: Ink, opacity: f32) -> RGBAColor {
        let [red, green, blue] = self.palette.colour(ink, &self.context);
        RGBAColor(red, green, blue, f64::from(opacity))
    }

    fn mark(&mut self, mark: &Mark) -> Option<()> {
        match mark {
            Mark::Rect { area, ink, opacity } => self.rect(area, *ink, *opacity),
            Mark::Circle { x, y, radius, ink } => {
                let style = self.colour(*ink, 1.0).filled();
                let centre = (self.device(*x), self.device(*y));
                let radius = self.device(*radius).max(1) as u32;
                self.drawing.draw(&Circle::new(centre, radius, style)).ok()
            }
            Mark::Path {
                points,
                ink,
                thickness,
            } => self.path(points, *ink, *thickness),
            Mark::Text(label) => self.text(label),
            Mark::Points(points) => self.points(points),
        }
    }

    fn rect(&mut self, area: &Area, ink: Ink, opacity: f32) -> Option<()> {
        let style = self.colour(ink, opacity).filled();
        let (x0, y0) = (self.device(area.x), self.device(area.y));
        let x1 = self.device(area.x + area.width).max(x0 + 1);
        let y1 = self.device(area.y + area.height).max(y0 + 1);
        self.drawing
            .draw(&Rectangle::new([(x0, y0), (x1, y1)], style))
            .ok()
    }

    fn path(&mut self, points: &[[f32; 2]], ink: Ink, thickness: f32) -> Option<()> {
        if let [[x0, y0], [x1, y1]] = points
            && (x0 == x1 || y0 == y1)
        {
            return self.straight([*x0, *y0], [*x1, *y1], ink, thickness);
        }
        let style = ShapeStyle {
            color: self.colour(ink, 1.0),
            filled: false,
            stroke_width: self.device(thickness).max(1) as u32,
        };
        let points: Vec<(i32, i32)> = points
            .iter()
            .map(|[x, y]| (self.device(*x), self.device(*y)))
            .collect();
        self.drawing.draw(&PathElement::new(points, style)).ok()
    }

    /// A level or upright line as a rectangle of whole pixels: a stroke along
    /// whole coordinates would be blurred over two.
    fn straight(&mut self, from: [f32; 2], to: [f32; 2], ink: Ink, thickness: f32) -> Option<()> {
        let style = self.colour(ink, 1.0).filled();
        let wide = self.device(thickness).max(1);
        let mut low = [0, 1].map(|axis| self.device(from[axis].min(to[axis])));
        let mut high = [0, 1].map(|axis| self.device(from[axis].max(to[axis])));
        let across = usize::from(from[0] != to[0]);
        low[across] -= wide / 2;
        high[across] = low[across] + wide;
        let corners = [(low[0], low[1]), (high[0], high[1])];
        self.drawing.draw(&Rectangle::new(corners, style)).ok()
    }

    fn text(&mut self, label: &Label) -> Option<()> {
        let style = match label.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Strong => FontStyle::Bold,
        };
        let side = match label.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let colour = self.colour(label.ink, 1.0);
        let place = (self.device(label.x), self.device(label.y));
        let size = f64::from(label.size * self.ratio);
        let family = FontFamily::Name(&self.palette.family);
        let style = TextStyle {
            font: FontDesc::new(family, size, style),
            color: colour.to_backend_color(),
            pos: Pos::new(side, VPos::Center),
        };
        self.drawing.draw_text(&label.text, &style, place).ok()
    }

    fn axis(&mut self, axis: &Axis) -> Option<()> {
        let point = |along: f32, across: f32| {
            if axis.horizontal {
                [along, across]
            } else {
                [across, along]
            }
        };
        if let Some(far) = axis.grid_to {
            for tick in &axis.ticks {
                let (from, to) = (point(tick.position, axis.at), point(tick.position, far));
                self.straight(from, to, Ink::Line, 1.0)?;
            }
        } else {
            let (from, to) = (point(axis.from, axis.at), point(axis.to, axis.at));
            self.straight(from, to, Ink::Line, 1.0)?;
        }
        let labels = axis.ticks.iter().filter_map(|tick| tick.label.as_ref());
        for label in labels.chain(axis.title.as_ref()) {
            self.text(label)?;
        }
        Some(())
    }

    /// Pixels are painted on a canvas of their own and laid over this one, for
    /// putting them straight would erase what is below.
    fn points(&mut self, points: &Points) -> Option<()> {
        let colours = self.palette.shades(&points.shade, &self.context);
        let size = [self.canvas.width(), self.canvas.height()];
        let Some(raster) = raster::paint(points, &colours, self.ratio, size) else {
            return Some(());
        };
        let image = ImageData::new_with_u8_clamped_array_and_sh(
            Clamped(&raster.pixels),
            raster.width,
            raster.height,
        )
        .ok()?;
        let document = web_sys::window()?.document()?;
        let layer: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        layer.set_width(raster.width);
        layer.set_height(raster.height);
        let context: CanvasRenderingContext2d = layer.get_context("2d").ok()??.dyn_into().ok()?;
        context.put_image_data(&image, 0.0, 0.0).ok()?;
        self.context
            .draw_image_with_html_canvas_element(&layer, f64::from(raster.x), f64::from(raster.y))
            .ok()
    }
}
